using System.Net;
using RpcGateway.Protocol;

namespace RpcGateway.Testing.Network;

/// <summary>The network of one client: its faults, which outlast a connection, and its current connection.</summary>
internal sealed class NetworkFaults : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private HttpStatusCode? _refusal;
    private Wire? _wire;
    private int _attempts;
    private int _handshakes;

    public Lane ToServer { get; } = new();

    public Lane ToClient { get; } = new();

    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>Whether a handshake or a message is under way that is not blocked or delayed.</summary>
    public bool IsMoving => Volatile.Read(ref _handshakes) > 0 || Volatile.Read(ref _wire) is { IsMoving: true };

    public HttpStatusCode? Refusal
    {
        get
        {
            lock (_lock)
            {
                return _refusal;
            }
        }

        set
        {
            lock (_lock)
            {
                _refusal = value;
            }
        }
    }

    /// <summary>Opens a connection, unless the network is blocked or the attempt is refused.</summary>
    /// <param name="open">Performs the handshake.</param>
    /// <param name="refuse">Creates the exception for a refusal.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public async ValueTask<Wire> ConnectAsync(
        Func<Task<Wire>> open, Func<HttpStatusCode, Exception> refuse, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        await ToServer.Gate.WaitAsync(cancellationToken);
        await ToClient.Gate.WaitAsync(cancellationToken);
        if (Refusal is { } status)
        {
            throw refuse(status);
        }

        Interlocked.Increment(ref _handshakes);
        try
        {
            var wire = await open();
            await (Interlocked.Exchange(ref _wire, wire)?.DisposeAsync() ?? default);
            return wire;
        }
        finally
        {
            Interlocked.Decrement(ref _handshakes);
        }
    }

    public void Cut() => Volatile.Read(ref _wire)?.Cut();

    public Task CloseAsync(RpcClose close) => Volatile.Read(ref _wire) is { } wire
        ? wire.CloseAsync(close)
        : throw new InvalidOperationException("The client is not connected.");

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _wire, null) is { } wire)
        {
            await wire.DisposeAsync();
        }
    }
}
