using RpcGateway.Protocol;

namespace RpcGateway.Testing.Network;

/// <summary>One connection of a client: carries whole messages between its transport and the WebSocket to the gateway.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly InMemoryTransport _near;
    private readonly IRpcTransport _far;
    private readonly MemoryPipe _toServer;
    private readonly MemoryPipe _toClient;
    private readonly Courier _up;
    private readonly Courier _down;
    private readonly Task _running;

    public Wire(IRpcTransport far, MemoryPipe toServer, MemoryPipe toClient, Lane up, Lane down, TimeProvider time)
    {
        _far = far;
        _toServer = toServer;
        _toClient = toClient;
        (Client, _near) = InMemoryTransport.CreatePair();
        _up = new Courier(_near, far, up, time);
        _down = new Courier(far, _near, down, time);
        _running = RunAsync();
    }

    /// <summary>The transport of the client.</summary>
    public InMemoryTransport Client { get; }

    /// <summary>What the handshake negotiated; null for nothing.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Whether the connection has not ended.</summary>
    public bool IsOpen => !_running.IsCompleted;

    /// <summary>Whether a message or a byte is under way that is not blocked or delayed.</summary>
    public bool IsMoving => IsOpen
        && (_up.IsMoving || _down.IsMoving || _near.HasUnread || Client.HasUnread || _toServer.HasUnread || _toClient.HasUnread);

    /// <summary>Both ends lose the connection. What is under way does not arrive.</summary>
    public void Cut()
    {
        Client.Abort();
        _near.Abort();
        _toServer.Abort();
        _toClient.Abort();
        _far.Abort();
        _up.Stop();
        _down.Stop();
    }

    /// <summary>The client receives a close that the gateway did not send; the gateway loses the connection.</summary>
    public async Task CloseAsync(RpcClose close)
    {
        _up.Stop();
        _down.Stop();
        await _running;
        await _near.CloseAsync(close, CancellationToken.None);
        await _far.DisposeAsync();
        _toServer.Abort();
        _toClient.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _running;
        await _far.DisposeAsync();
        _up.Dispose();
        _down.Dispose();
    }

    // A direction that ends with a close leaves the other one open for the answer; all other ends are a loss.
    private async Task RunAsync()
    {
        var ends = await Task.WhenAny(_up.Completed, _down.Completed);
        if (await ends == CourierEnd.Lost)
        {
            Cut();
        }

        var both = await Task.WhenAll(_up.Completed, _down.Completed);
        if (!both.Contains(CourierEnd.Stopped))
        {
            Cut();
        }
    }
}
