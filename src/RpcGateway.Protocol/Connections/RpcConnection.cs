using RpcGateway.Binding;

namespace RpcGateway.Protocol;

/// <summary>One open transport with its calls, in both directions.</summary>
public sealed class RpcConnection : IAsyncDisposable
{
    /// <summary>Creates a connection; <see cref="RunAsync"/> starts it.</summary>
    public RpcConnection(IRpcTransport transport, RpcConnectionSettings settings) => throw new NotImplementedException();

    /// <summary>The id in logs and for callbacks.</summary>
    public string Id => throw new NotImplementedException();

    /// <summary>The owner's <see cref="RpcConnectionSettings.State"/>.</summary>
    public object? State => throw new NotImplementedException();

    /// <summary>Whether <c>rpcgateway.v1</c> is spoken.</summary>
    public bool Extended => throw new NotImplementedException();

    /// <summary>The gate for calls to the peer; proxies are made of it.</summary>
    public RpcInvoker Invoker => throw new NotImplementedException();

    /// <summary>Cancelled when the connection has ended.</summary>
    public CancellationToken Closed => throw new NotImplementedException();

    /// <summary>The peer's calls that run at the moment.</summary>
    public int RunningCalls => throw new NotImplementedException();

    /// <summary>The bytes that wait to be sent.</summary>
    public long OutboundBytes => throw new NotImplementedException();

    /// <summary>
    /// Reads and dispatches until the connection ends; then fails all pending calls, cancels all running ones, waits
    /// for them, and says why it ended. Called once; never throws for what a peer does.
    /// </summary>
    public Task<RpcClose> RunAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>A typed proxy for calls to the peer.</summary>
    public TContract GetProxy<TContract>()
        where TContract : class => RpcContracts.Get<TContract>().CreateProxy(Invoker);

    /// <summary>Sends an encoded notification; dropped if the connection has ended.</summary>
    public void Send(RpcNotification notification) => throw new NotImplementedException();

    /// <summary>
    /// Refuses new calls of the peer with <see cref="RpcErrorCode.Unavailable"/> and waits until the running ones and
    /// the open streams have ended, or the time is over.
    /// </summary>
    public Task DrainAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Sends what waits, tells the peer, and ends the connection; <see cref="RunAsync"/> then returns.</summary>
    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Ends the connection at once.</summary>
    public void Abort(RpcClose close) => throw new NotImplementedException();

    /// <summary>
    /// Calls a method of the peer with params and result as JSON, without knowing their types: what a forwarder needs.
    /// </summary>
    /// <exception cref="RpcException">The peer answered with an error.</exception>
    /// <exception cref="RpcConnectionLostException">The connection ended before the answer.</exception>
    public ValueTask<ReadOnlyMemory<byte>> CallRawAsync(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Ends the connection if it has not ended, and disposes its transport.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
