using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RpcGateway.Binding;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Connections;
using RpcGateway.Protocol.Serialization;
using RpcGateway.Protocol.Streams;

namespace RpcGateway.Protocol;

/// <summary>One open transport with its calls, in both directions.</summary>
public sealed class RpcConnection : IAsyncDisposable
{
    private readonly IRpcTransport _transport;
    private readonly ConnectionLifetime _lifetime;
    private readonly ConnectionReader _reader;
    private readonly ConnectionInvoker _invoker;
    private readonly HashSet<string> _limitsHit = [];

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
        Link = settings.Link;
        TimeProvider = settings.TimeProvider;
        Logger = settings.LoggerFactory.CreateLogger<RpcConnection>();
        Options.SerializerOptions.MakeReadOnly();
        Outbound = new OutboundQueue(transport, Extended, Options.MaxOutboundBytes, OnSendFailed);
        Completions = new CallCompletions(this);
        PendingCalls = new PendingCalls(Completions, Options.MaxPendingCalls);
        Calls = new InboundCalls(this, Options.MaxConcurrentCalls);
        Answers = new InlineAnswers(this);
        Streams = new StreamTable(Options.MaxStreams);
        Binary = new BinaryTable(this);
        Requests = new RequestSender(this);
        _invoker = new ConnectionInvoker(this);
        _reader = new ConnectionReader(this, transport);
        _lifetime = new ConnectionLifetime(this, transport);
    }

    /// <summary>The id in logs and for callbacks.</summary>
    public string Id { get; }

    /// <summary>The owner's <see cref="RpcConnectionSettings.State"/>.</summary>
    public object? State { get; }

    /// <summary>Whether <c>rpcgateway.v1</c> is spoken.</summary>
    public bool Extended { get; }

    /// <summary>The gate for calls to the peer; proxies are made of it.</summary>
    public RpcInvoker Invoker => _invoker;

    /// <summary>Cancelled when the connection has ended.</summary>
    public CancellationToken Closed => _lifetime.Closed;

    /// <summary>The peer's calls that run at the moment.</summary>
    public int RunningCalls => Calls.Count;

    /// <summary>The streams that are open at the moment, in both directions.</summary>
    public int OpenStreams => Streams.Count;

    /// <summary>The bytes that wait to be sent.</summary>
    public long OutboundBytes => Outbound.Bytes;

    internal RpcConnectionOptions Options { get; }

    internal RpcMethodTable Methods { get; }

    internal ActivityContext Link { get; }

    internal TimeProvider TimeProvider { get; }

    internal ILogger Logger { get; }

    internal OutboundQueue Outbound { get; }

    internal PendingCalls PendingCalls { get; }

    internal CallCompletions Completions { get; }

    internal InboundCalls Calls { get; }

    internal InlineAnswers Answers { get; }

    internal StreamTable Streams { get; }

    internal BinaryTable Binary { get; }

    internal ProgressTable Progress { get; } = new();

    internal RequestSender Requests { get; }

    internal bool IsDraining { get; private set; }

    internal long ReceivedMessages => _reader.ReceivedMessages;

    /// <summary>Whether nothing runs that may take its time.</summary>
    internal bool IsQuiet => Calls.Count == 0 && Streams.Count == 0 && PendingCalls.Count == 0;

    /// <summary>
    /// Reads and dispatches until the connection ends; then fails all pending calls, cancels all running ones, waits
    /// for them, and says why it ended. Called once; never throws for what a peer does.
    /// </summary>
    public Task<RpcClose> RunAsync(CancellationToken cancellationToken = default) =>
        _lifetime.RunAsync(_reader, cancellationToken);

    /// <summary>A typed proxy for calls to the peer.</summary>
    public TContract GetProxy<TContract>()
        where TContract : class => RpcContracts.Get<TContract>().CreateProxy(Invoker);

    /// <summary>Sends an encoded notification; dropped if the connection has ended.</summary>
    public void Send(RpcNotification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
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
        _invoker.CallRawAsync(method, parameters, cancellationToken);

    /// <summary>Ends the connection if it has not ended, and disposes its transport.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lifetime.DisposeAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
    }

    internal bool BeginClose(RpcClose close)
    {
        HandOverAnswers();
        return _lifetime.BeginClose(close);
    }

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
            HandOverAnswers();
            Outbound.SendUrgent(answer, flush: !Answers.IsHere);
        }
    }

    internal void RespondError(RpcId id, RpcError error, BatchResponse? batch)
    {
        if (batch is null && Answers.TryStart(out var answers))
        {
            RpcMessageWriter.WriteError(answers, id, error, Options.SerializerOptions);
            Answers.End();
            return;
        }

        var answer = MessageBuffer.Rent();
        RpcMessageWriter.WriteError(answer, id, error, Options.SerializerOptions);
        Respond(answer, batch);
    }

    internal void Push(OutboundMessage message, string method, RpcOverflowPolicy overflow)
    {
        if (!Outbound.TryPush(message, method, overflow))
        {
            if (BeginClose(new RpcClose(RpcCloseCode.PolicyViolation, "The connection reads too slowly.")))
            {
                RpcConnectionLog.ConsumerTooSlow(Logger, Id, method);
            }
        }
    }

    /// <summary>Logs that a limit was hit: aloud the first time, so that no peer can fill the log.</summary>
    internal void NoteLimit(string limit)
    {
        bool isFirst;
        lock (_limitsHit)
        {
            isFirst = _limitsHit.Add(limit);
        }

        if (isFirst)
        {
            RpcConnectionLog.LimitHit(Logger, Id, limit);
        }
        else
        {
            RpcConnectionLog.LimitHitAgain(Logger, Id, limit);
        }
    }

    private void HandOverAnswers()
    {
        if (Answers.IsHere)
        {
            Answers.HandOver();
        }
    }

    private void OnSendFailed(Exception exception)
    {
        RpcConnectionLog.TransportFailed(Logger, exception, Id);
        Abort(new RpcClose(RpcCloseCode.Lost, "The connection broke while sending."));
    }
}
