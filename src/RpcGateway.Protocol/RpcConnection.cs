using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Lifetime;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol;

/// <summary>One open transport with its calls, in both directions.</summary>
public sealed class RpcConnection : IConnectionControl, IAsyncDisposable
{
    private static readonly string LogCategory = typeof(RpcConnection).FullName!;

    private readonly IRpcTransport _transport;
    private readonly ConnectionContext _context;
    private readonly ConnectionParts _parts;
    private readonly ConnectionLifetime _lifetime;

    /// <summary>Creates a connection; <see cref="RunAsync"/> starts it.</summary>
    public RpcConnection(IRpcTransport transport, RpcConnectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Options.SerializerOptions.MakeReadOnly();
        _transport = transport;
        _context = new ConnectionContext(
            settings.Id ?? Guid.NewGuid().ToString("n"),
            settings.Options,
            settings.Subprotocol,
            GuardedLogger.Guard(settings.LoggerFactory.CreateLogger(LogCategory)),
            settings.TimeProvider,
            settings.State)
        {
            Control = this,
            SharesFrames = settings.SharesFrames || settings.Subprotocol == RpcSubprotocol.RpcGatewayV1,
            IsControl = settings.IsControl,
            TokenExpiring = settings.TokenExpiring,
            MessagesMissed = settings.MessagesMissed,
        };
        _parts = new ConnectionParts(transport, settings, _context);
        _lifetime = new ConnectionLifetime(_parts, transport, settings);
    }

    /// <summary>The id of the connection, for logs and callbacks.</summary>
    public string Id => _context.Id;

    /// <summary>The <see cref="RpcConnectionSettings.State"/> of the connection's owner.</summary>
    public object? State => _context.State;

    /// <summary>The negotiated subprotocol.</summary>
    public RpcSubprotocol Subprotocol => _context.Subprotocol;

    /// <summary>Calls the peer. Proxies use this invoker.</summary>
    public RpcInvoker Invoker => _parts.Invoker;

    /// <summary>
    /// What the peer accepts, once it has sent its limits. Messages are checked against them before they are sent. Default:
    /// unknown.
    /// </summary>
    public RpcPeerLimits PeerLimits
    {
        get => _context.PeerLimits;
        set => _context.PeerLimits = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Cancelled when the connection has ended.</summary>
    public CancellationToken Closed => _lifetime.Closed;

    /// <summary>The number of the peer's calls that are running.</summary>
    public int RunningCalls => _parts.RunningCalls;

    /// <summary>
    /// The number of the peer's calls started so far; equal to the <see cref="RpcCallContext.Number"/> of the last one.
    /// </summary>
    public long StartedCalls => _parts.Calls.Started;

    /// <summary>The number of open streams, in both directions.</summary>
    public int OpenStreams => _parts.OpenStreams;

    /// <summary>The number of bytes waiting to be sent.</summary>
    public long OutboundBytes => _parts.OutboundBytes;

    /// <summary>The number of bytes of all received messages, without the transport's framing.</summary>
    public long ReceivedBytes => _parts.ReceivedBytes;

    /// <summary>The number of bytes of all sent messages, without the transport's framing.</summary>
    public long SentBytes => _parts.SentBytes;

    internal ConnectionParts Parts => _parts;

    /// <summary>
    /// Completes when the peer announces that it is shutting down, with the delay after which it can be connected to again, or
    /// confirms that it makes no new calls.
    /// </summary>
    internal Task<TimeSpan> PeerLeaving => _context.PeerLeaving.Task;

    /// <summary>The time for cancelled calls to end when the connection has ended.</summary>
    internal TimeSpan CallsTimeout
    {
        set => _lifetime.CallsTimeout = value;
    }

    /// <summary>
    /// Reads and dispatches until the connection ends. Then fails all pending calls, cancels all running calls, waits for
    /// them, and returns why the connection ended. Call it once. It never throws because of what a peer does.
    /// </summary>
    public Task<RpcClose> RunAsync(CancellationToken cancellationToken = default) => _lifetime.RunAsync(cancellationToken);

    /// <summary>A typed proxy for calls to the peer.</summary>
    public TContract GetProxy<TContract>()
        where TContract : class => RpcContracts.Get<TContract>().CreateProxy(Invoker);

    /// <summary>
    /// Creates an invoker like <see cref="Invoker"/> that repeats, through <paramref name="successor"/>, the calls that the
    /// peer refuses because it is closing.
    /// </summary>
    public RpcInvoker CreateInvoker(Func<RpcInvoker> successor)
    {
        ArgumentNullException.ThrowIfNull(successor);
        return CreateInvoker(_ => successor());
    }

    /// <summary>The peer's running calls with the traffic of their streams, in no particular order.</summary>
    public IReadOnlyList<RpcRunningCall> ListRunningCalls() => [.. _parts.Calls.List().Select(call => call.Describe())];

    /// <summary>The numbers of the peer's calls that may still run.</summary>
    // The read loop may be running the call that was started last, which is not listed yet. Read first: it may be listed meanwhile.
    internal long[] ListCallNumbers() => [_parts.Calls.Started, .. _parts.Calls.List().Select(call => call.Number)];

    /// <summary>
    /// Sends an encoded notification. It is dropped if the connection has ended or the peer would refuse it.
    /// </summary>
    public void Send(RpcNotification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (PeerLimits.FindFault(notification.Message.Span) is { } fault)
        {
            // Not an error: other receivers may accept it.
            var limit = notification.Message.Length > PeerLimits.MaxMessageSize
                ? nameof(RpcConnectionOptions.MaxMessageSize)
                : nameof(RpcConnectionOptions.MaxDepth);
            _parts.Telemetry.NoteLimit(limit);
            RpcConnectionLog.NotificationNotSent(_context.Logger, PeerText.Clean(notification.Method), Id, fault);
            return;
        }

        NotificationQueue.Push(_context, _parts.Outbound, notification.Outbound, notification.Method, notification.Overflow);
    }

    /// <summary>Requests the next portion of a stream of the peer, whose call was made with <see cref="CallRawAsync"/>.</summary>
    internal ValueTask<ReadOnlyMemory<byte>> NextRawAsync(byte[] token, CancellationToken cancellationToken) =>
        _parts.Invoker.NextRawAsync(token, cancellationToken);

    /// <summary>Stops a stream of the peer. The message is sent before others that wait.</summary>
    internal void AbortStream(byte[] token)
    {
        var message = MessageBuffer.Rent();
        RpcMessageWriter.WriteEnumeratorAbort(message, token);
        _parts.Outbound.SendUrgent(message);
    }

    /// <summary>
    /// Refuses new calls from the peer with <see cref="RpcErrorCode.Unavailable"/>, and waits until the running calls and
    /// their streams have ended.
    /// </summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        _parts.Dispatcher.Drain();
        return _parts.Calls.WaitUntilIdleAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Informs a peer with <c>rpcgateway.v1</c> that this end is shutting down.</summary>
    /// <param name="reconnectDelay">The delay after which the peer should connect again.</param>
    internal void AnnounceDeparture(TimeSpan reconnectDelay) => Departure.Announce(_parts, reconnectDelay);

    /// <summary>Informs a peer with <c>rpcgateway.v1</c> that the time of its authentication ends soon.</summary>
    /// <param name="remaining">The remaining time.</param>
    internal void AnnounceExpiration(TimeSpan remaining) => Departure.AnnounceExpiration(_parts, remaining);

    /// <summary>Informs a peer with <c>rpcgateway.v1</c> that messages to it may have been lost before they reached the connection.</summary>
    internal void AnnounceMissedMessages()
    {
        var message = MessageBuffer.Rent();
        RpcMessageWriter.WriteMessagesMissed(message);
        _parts.Outbound.Send(message);
    }

    /// <summary>
    /// Makes all later calls and notifications to the peer fail without being sent, and confirms that to the peer. Pending
    /// calls and their streams continue.
    /// </summary>
    internal Task LeaveAsync() => Departure.LeaveAsync(_parts, Closed);

    /// <summary>
    /// Sends the queued messages, closes the connection and waits until it has ended; <see cref="RunAsync"/> then returns.
    /// </summary>
    /// <param name="close">The code and the reason.</param>
    /// <param name="cancellationToken">Cancels the wait, but not the close.</param>
    public Task CloseAsync(RpcClose close, CancellationToken cancellationToken = default) =>
        _lifetime.CloseAsync(close).WaitAsync(cancellationToken);

    /// <summary>Ends the connection at once.</summary>
    public void Abort(RpcClose close) => _lifetime.Abort(close);

    /// <summary>
    /// Calls a method of the peer with parameters and result as JSON, without knowledge of their types. For forwarders.
    /// </summary>
    /// <param name="method">The wire name.</param>
    /// <param name="parameters">A JSON array or object; empty if there are none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RpcException">The peer responded with an error.</exception>
    /// <exception cref="RpcConnectionLostException">The connection ended before the response.</exception>
    public ValueTask<ReadOnlyMemory<byte>> CallRawAsync(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) =>
        _parts.Invoker.CallRawAsync(method, parameters, cancellationToken);

    /// <summary>Ends the connection if it is still open, and disposes its transport.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lifetime.DisposeAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The same for a successor that keeps the settings of a call.</summary>
    internal RpcInvoker CreateInvoker(Func<CallSettings?, RpcInvoker> successor) => _parts.CreateInvoker(successor);

    bool IConnectionControl.BeginClose(RpcClose close) => _lifetime.BeginClose(close);
}
