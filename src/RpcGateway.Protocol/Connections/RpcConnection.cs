using Microsoft.Extensions.Logging;
using RpcGateway.Binding;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Connections;
using RpcGateway.Protocol.Serialization;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol;

/// <summary>One open transport with its calls, in both directions.</summary>
public sealed class RpcConnection : IAsyncDisposable
{
    private static readonly string LogCategory = typeof(RpcConnection).FullName!;

    private readonly IRpcTransport _transport;
    private readonly ConnectionLifetime _lifetime;
    private readonly ConnectionReader _reader;

    // Made by the first who asks: most connections call nothing, stream nothing and wait, and there are many of them.
    private ConnectionInvoker? _invoker;
    private RequestSender? _requests;
    private PendingCalls? _pendingCalls;
    private CallCompletions? _completions;
    private StreamTable? _streams;
    private BinaryTable? _binary;
    private ProgressTable? _progress;
    private LimitNotes? _limits;
    private RpcPeerLimits _peerLimits = RpcPeerLimits.Unknown;
    private long _heartbeats;

    /// <summary>Creates a connection; <see cref="RunAsync"/> starts it.</summary>
    public RpcConnection(IRpcTransport transport, RpcConnectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(settings);
        _transport = transport;
        Options = settings.Options;
        Methods = settings.Methods;
        Id = settings.Id ?? Guid.NewGuid().ToString("n");
        State = settings.State;
        Extended = settings.Extended;
        TimeProvider = settings.TimeProvider;
        ProtocolErrorReceived = settings.ProtocolErrorReceived;
        Logger = RpcLogging.Guard(settings.LoggerFactory.CreateLogger(LogCategory));
        Options.SerializerOptions.MakeReadOnly();
        Outbound = new OutboundQueue(this, transport);
        Calls = new InboundCalls(this, Options.MaxConcurrentCalls);
        Answers = new InlineAnswers(this);
        _reader = new ConnectionReader(this, transport);
        _lifetime = new ConnectionLifetime(this, transport, settings);
        Telemetry = new ConnectionTelemetry(this, settings);
    }

    /// <summary>The id in logs and for callbacks.</summary>
    public string Id { get; }

    /// <summary>The owner's <see cref="RpcConnectionSettings.State"/>.</summary>
    public object? State { get; }

    /// <summary>Whether <c>rpcgateway.v1</c> is spoken.</summary>
    public bool Extended { get; }

    /// <summary>The gate for calls to the peer; proxies are made of it.</summary>
    public RpcInvoker Invoker => Calling;

    /// <summary>What the peer accepts, once it has said so; checked before a message is sent. Default: unknown.</summary>
    public RpcPeerLimits PeerLimits
    {
        get => Volatile.Read(ref _peerLimits);
        set => Volatile.Write(ref _peerLimits, value ?? throw new ArgumentNullException(nameof(value)));
    }

    /// <summary>Cancelled when the connection has ended.</summary>
    public CancellationToken Closed => _lifetime.Closed;

    /// <summary>The peer's calls that run at the moment.</summary>
    public int RunningCalls => Calls.Count;

    /// <summary>The peer's calls that have started so far: the last one's <see cref="RpcCallContext.Number"/>.</summary>
    public long StartedCalls => Calls.Started;

    /// <summary>The streams that are open at the moment, in both directions.</summary>
    public int OpenStreams => Volatile.Read(ref _streams)?.Count ?? 0;

    /// <summary>The bytes that wait to be sent.</summary>
    public long OutboundBytes => Outbound.Bytes;

    /// <summary>The bytes of the messages that were received, without the frames of the transport.</summary>
    public long ReceivedBytes => _reader.ReceivedBytes;

    /// <summary>The bytes of the messages that were sent, without the frames of the transport.</summary>
    public long SentBytes => Outbound.SentBytes;

    internal RpcConnectionOptions Options { get; }

    internal RpcMethodTable Methods { get; }

    internal ConnectionTelemetry Telemetry { get; }

    internal TimeProvider TimeProvider { get; }

    internal ILogger Logger { get; }

    internal Action<RpcConnection, RpcException>? ProtocolErrorReceived { get; }

    internal OutboundQueue Outbound { get; }

    internal PendingCalls PendingCalls => Get(ref _pendingCalls, static connection => new PendingCalls(connection));

    internal CallCompletions Completions => Get(ref _completions, static connection => new CallCompletions(connection));

    internal InboundCalls Calls { get; }

    internal InlineAnswers Answers { get; }

    internal StreamTable Streams => Get(ref _streams, static connection => new StreamTable(connection.Options.MaxStreams));

    internal BinaryTable Binary => Get(ref _binary, static connection => new BinaryTable(connection));

    internal ProgressTable Progress => Get(ref _progress, static _ => new ProgressTable());

    internal RequestSender Requests => Get(ref _requests, static connection => new RequestSender(connection));

    private ConnectionInvoker Calling => Get(ref _invoker, static connection => new ConnectionInvoker(connection));

    internal bool IsDraining { get; private set; }

    internal long ReceivedMessages => _reader.ReceivedMessages;

    /// <summary>A figure that grows with whatever goes over the connection but heartbeats.</summary>
    internal long Traffic => _reader.ReceivedParts + ReceivedMessages + Outbound.SentBytes - Volatile.Read(ref _heartbeats);

    /// <summary>Whether the peer sends <c>$/ping</c>: it cannot see the transport's own pings.</summary>
    internal bool HasHeartbeats => Volatile.Read(ref _heartbeats) > 0;

    /// <summary>The calls of ours that wait for an answer.</summary>
    internal int WaitingCalls => Volatile.Read(ref _pendingCalls)?.Count ?? 0;

    /// <summary>The tables of streams, if there ever were any.</summary>
    internal StreamTable? PeekStreams => Volatile.Read(ref _streams);

    /// <summary>Whether nothing runs that may take its time.</summary>
    internal bool IsQuiet => !Calls.IsStarting && Calls.Count == 0 && OpenStreams == 0
        && WaitingCalls == 0;

    /// <summary>
    /// Reads and dispatches until the connection ends; then fails all pending calls, cancels all running ones, waits
    /// for them, and says why it ended. Called once; never throws for what a peer does.
    /// </summary>
    public Task<RpcClose> RunAsync(CancellationToken cancellationToken = default) =>
        _lifetime.RunAsync(_reader, cancellationToken);

    /// <summary>A typed proxy for calls to the peer.</summary>
    public TContract GetProxy<TContract>()
        where TContract : class => RpcContracts.Get<TContract>().CreateProxy(Invoker);

    /// <summary>A gate like <see cref="Invoker"/>; calls that the peer refuses because it closes are made again by <paramref name="successor"/>.</summary>
    public RpcInvoker CreateInvoker(Func<RpcInvoker> successor) => new ConnectionInvoker(this, successor);

    /// <summary>The peer's calls that run at the moment, with what went through their streams, in no order.</summary>
    public IReadOnlyList<RpcRunningCall> ListRunningCalls() => Calls.List();

    /// <summary>Sends an encoded notification; dropped if the connection has ended or the peer would refuse it.</summary>
    public void Send(RpcNotification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (PeerLimits.FindFault(notification.Message.Span) is { } fault)
        {
            // The other receivers get it all the same.
            var limit = notification.Message.Length > PeerLimits.MaxMessageSize
                ? nameof(RpcConnectionOptions.MaxMessageSize)
                : nameof(RpcConnectionOptions.MaxDepth);
            NoteLimit(limit);
            RpcConnectionLog.NotificationNotSent(Logger, RpcPeerText.Clean(notification.Method), Id, fault);
            return;
        }

        Push(notification.Outbound, notification.Method, notification.Overflow);
    }

    /// <summary>
    /// Refuses new calls of the peer with <see cref="RpcErrorCode.Unavailable"/> and waits until the running ones and
    /// their streams have ended.
    /// </summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        IsDraining = true;
        return Calls.WaitUntilIdleAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Sends what waits, tells the peer, and ends the connection; <see cref="RunAsync"/> then returns.</summary>
    /// <param name="close">Why.</param>
    /// <param name="cancellationToken">Stops waiting, but not closing.</param>
    public Task CloseAsync(RpcClose close, CancellationToken cancellationToken = default)
    {
        BeginClose(close);
        return _lifetime.CloseAsync(close).WaitAsync(cancellationToken);
    }

    /// <summary>Ends the connection at once.</summary>
    public void Abort(RpcClose close) => _lifetime.Abort(close);

    /// <summary>
    /// Calls a method of the peer with params and result as JSON, without knowing their types: what a forwarder needs.
    /// </summary>
    /// <param name="method">The wire name.</param>
    /// <param name="parameters">An array or an object; empty for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RpcException">The peer answered with an error.</exception>
    /// <exception cref="RpcConnectionLostException">The connection ended before the answer.</exception>
    public ValueTask<ReadOnlyMemory<byte>> CallRawAsync(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) =>
        Calling.CallRawAsync(method, parameters, cancellationToken);

    /// <summary>Ends the connection if it has not ended, and disposes its transport.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lifetime.DisposeAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
    }

    internal bool BeginClose(RpcClose close)
    {
        Answers.HandOverIfHere();
        return _lifetime.BeginClose(close);
    }

    /// <summary>Runs the callers of our calls that were answered, here; <see cref="CallCompletions.Run"/>.</summary>
    internal void RunCompletions() => Volatile.Read(ref _completions)?.Run();

    /// <summary>Lets others run them; <see cref="CallCompletions.HandOver"/>.</summary>
    internal void HandOverCompletions() => Volatile.Read(ref _completions)?.HandOver();

    /// <summary>Takes a <c>$/ping</c> and its response out of the traffic: one message in, and some bytes out.</summary>
    internal void NoteHeartbeat(int sentBytes) => Interlocked.Add(ref _heartbeats, 1 + sentBytes);

    internal void RestoreContext() => _reader.RestoreContext();

    /// <summary>Queues an answer, alone or into its batch.</summary>
    internal void Respond(MessageBuffer answer, BatchResponse? batch)
    {
        if (batch is not null)
        {
            batch.Add(answer);
        }
        else
        {
            // Answers given on the read loop leave together, when it has nothing more to read.
            Answers.HandOverIfHere();
            Outbound.SendUrgent(answer, flush: !Answers.IsHere);
        }
    }

    internal void RespondError(RpcId id, RpcError error, BatchResponse? batch)
    {
        if (batch is null && Answers.TryStart(out var answers))
        {
            WriteError(answers, id, error);
            Answers.End();
            return;
        }

        var answer = MessageBuffer.Rent();
        WriteError(answer, id, error);
        Respond(answer, batch);
    }

    internal void WriteError(MessageBuffer answer, RpcId id, RpcError error) =>
        RpcMessageWriter.WriteError(answer, id, error, Options.SerializerOptions, PeerLimits);

    internal void Push(OutboundMessage message, string method, RpcOverflowPolicy overflow)
    {
        if (!Outbound.TryPush(message, method, overflow))
        {
            RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxOutboundBytes));
            if (BeginClose(new RpcClose(RpcCloseCode.PolicyViolation, "The connection reads too slowly.")))
            {
                RpcConnectionLog.ConsumerTooSlow(Logger, Id, RpcPeerText.Clean(method));
            }
        }
    }

    /// <inheritdoc cref="LimitNotes.Note"/>
    internal void NoteLimit(string limit) => Get(ref _limits, static connection => new LimitNotes(connection)).Note(limit);

    internal void OnSendFailed(Exception exception)
    {
        RpcConnectionLog.TransportFailed(Logger, exception, Id);
        Abort(new RpcClose(RpcCloseCode.Lost, "The connection broke while sending."));
    }

    private T Get<T>(ref T? part, Func<RpcConnection, T> create)
        where T : class =>
        Volatile.Read(ref part) ?? Interlocked.CompareExchange(ref part, create(this), null) ?? part;
}
