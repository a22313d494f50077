using System.Diagnostics;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// The virtual connection of one client to one process. It copies params and results as they are, and gives requests ids of its own.
/// </summary>
internal sealed class ForwardChannel : LinkChannel, IForwardChannel, IBurstReceiver
{
    private static readonly TimeSpan NotificationTime = TimeSpan.FromSeconds(10);

    private readonly Forwarder _forwarder;
    private readonly ForwardedCalls _calls = new();
    private ForwardDeadlines? _deadlines;
    private volatile bool _isEnded;
    private bool _isInBurst;
    private long _lastNotification;

    public ForwardChannel(Forwarder forwarder, ForwardTarget target, uint number, NumberRange numbers)
        : base(target.Link, number)
    {
        _forwarder = forwarder;
        Target = target;
        Numbers = numbers;
        Open = new OpenTransfers(forwarder.MaxBinaryStreams);
        ToBackend = new MessagesToBackend(this);
        ToClient = new MessagesToClient(Inbound.Outbound, Client.SharesFrames, this);
        target.AddChannel(1);
    }

    public ForwardTarget Target { get; }

    public object Key => Target;

    /// <summary>The numbers that the process assigns.</summary>
    public NumberRange Numbers { get; }

    /// <summary>What the process has open at the client.</summary>
    public OpenTransfers Open { get; }

    /// <summary>What the client sends to the process.</summary>
    public MessagesToBackend ToBackend { get; }

    /// <summary>What the process sends to the client.</summary>
    public MessagesToClient ToClient { get; }

    /// <summary>Responds to the requests of the process.</summary>
    public ForwardedCallbacks Callbacks => new(this);

    /// <summary>Ends the calls of the channel.</summary>
    public ForwardCompletion Completion => new(this);

    public InboundContext Inbound => _forwarder.Inbound;

    /// <summary>The connection of the client.</summary>
    public ConnectionContext Client => _forwarder.Client;

    /// <summary>The binary streams of the client.</summary>
    public ForwardedUploads<ForwardChannel> Uploads => _forwarder.Uploads;

    public bool IsEnded => _isEnded;

    /// <summary>
    /// Whether nothing is open between the client and the process. It is unknown how long a notification runs, so the channel counts
    /// as busy for some time after one.
    /// </summary>
    public bool IsIdle => _calls.IsEmpty
        && Open.IsEmpty
        && WaitingBytes == 0
        && _forwarder.UploadsIfAny?.HasReader(this) != true
        && (_lastNotification == 0 || Client.Time.GetElapsedTime(_lastNotification) >= NotificationTime);

    /// <summary>Whether so much waits for the process that no more should be read from the client.</summary>
    public bool IsFull => WaitingBytes > Client.Options.MaxOutboundBytes || Link.IsFull;

    /// <summary>Changes while the process reads.</summary>
    public long Progress => WaitingBytes > Client.Options.MaxOutboundBytes ? -WaitingBytes : Link.SentBytes;

    /// <summary>Forwards a request or notification. Returns false if the channel has ended; nothing was sent then.</summary>
    public bool TrySendCall(ForwardedMethod method, in RpcMessage message, RequestExtras extras, BatchResponse? batch)
    {
        if (_isEnded)
        {
            return false;
        }

        var outer = Activity.Current;
        var spans = ForwardedSpans.Start(method.Method.Name, message, Inbound.Telemetry, Target);
        if (message.Kind == RpcMessageKind.Request)
        {
            var end = extras.Timeout > 0 ? (_deadlines ??= new ForwardDeadlines(this, _calls)).EndOf(extras.Timeout) : 0;
            var call = new ForwardedCall(this, method, message.Id, batch, spans) { EndsAt = end };
            SendRequest(call, method.Method.Utf8Name.Span, message, extras);
        }
        else
        {
            SendNotification(method.Method.Utf8Name.Span, message);
            _lastNotification = Math.Max(1, Client.Time.GetTimestamp());
            spans?.End(null, hasResponse: false);
        }

        Activity.Current = outer;
        return true;
    }

    /// <summary>Forwards a request for the next items of a stream.</summary>
    public void SendNext(long token, in RpcMessage message, BatchResponse? batch) =>
        SendRequest(new ForwardedCall(this, null, message.Id, batch, null) { Token = token }, message.Method, message);

    /// <summary>Forwards <c>$/progress</c> or <c>$/enumerator/abort</c>.</summary>
    public void SendNotification(in RpcMessage message, long token)
    {
        SendNotification(message.Method, message);
        if (message.Method.SequenceEqual("$/enumerator/abort"u8))
        {
            Completion.EndStream(token);
        }
    }

    /// <summary>Cancels a request. The cancellation waits for its request, but not for other messages.</summary>
    public void SendCancellation(ForwardedCall call)
    {
        ToBackend.Send();
        SendLateCancellation(call);
    }

    /// <summary>Cancels a request that left in an earlier burst. Called on any thread.</summary>
    public void SendLateCancellation(ForwardedCall call)
    {
        var frame = LinkFrame.Rent();
        RpcMessageWriter.WriteCancelRequest(frame, call.Number);
        SendUrgent(frame, RpcFrameType.Text, call.Position);
    }

    /// <summary>Sends a control frame of the client for a download, before what waits.</summary>
    public void SendBinaryControl(ReadOnlySpan<byte> frame)
    {
        ToBackend.Send();
        var message = LinkFrame.Rent();
        message.Write(frame);
        SendUrgent(message, RpcFrameType.Binary, after: 0);
    }

    public void Flush() => ToBackend.Flush();

    /// <summary>Passes a new description of the client to the process.</summary>
    public void Update()
    {
        var description = Target.Describe(Client, Numbers);
        if (description.Length > LinkFrame.MaxDescription)
        {
            var error = ForwardErrors.TooLarge(LinkFrame.MaxDescription);
            End(new RpcClose(RpcCloseCode.MessageTooLarge, error.Message), respond: true);
            return;
        }

        Link.Queue(LinkFrame.Create(LinkFrameType.Update, Number, description.Span));
        Link.Flush();
    }

    Task IForwardChannel.WaitForRoomAsync() => Task.WhenAll(WaitForRoomAsync(), Link.WaitForRoomAsync());

    public void GiveUpIfFull()
    {
        if (IsFull)
        {
            RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxOutboundBytes));
            RpcConnectionLog.BackendViolation(Client.Logger, Target.Name, Client.Id, "It reads too slowly.");
            End(new RpcClose(RpcCloseCode.PolicyViolation, "The backend reads too slowly."), respond: true);
        }
    }

    public void SendResponse(long id, in RpcMessage response) => Callbacks.Respond(id, response);

    public void FailCallback(long id, RpcError error) => Callbacks.Fail(id, error);

    public ForwardedCall? Take(long number) => _calls.Take(number);

    /// <summary>A response was received whose call has ended.</summary>
    public void OnLateResponse(in RpcMessage response) => Volatile.Read(ref _deadlines)?.OnLateResponse(response);

    void IBurstReceiver.EndBurst()
    {
        _isInBurst = false;
        ToClient.Queue();
        Inbound.Outbound.Flush();
    }

    /// <summary>Cancels the uploads that the process reads, and returns their numbers.</summary>
    public IReadOnlyList<uint> RemoveUploads() => _forwarder.UploadsIfAny?.Remove(this) ?? [];

    /// <summary>Ends the channel, because the client has disconnected, or because the process violated the protocol or does not read.</summary>
    /// <param name="close">The reason.</param>
    /// <param name="respond">Whether the open calls get a response.</param>
    public void End(RpcClose close, bool respond)
    {
        Close(close);
        EndCalls(close, respond);
    }

    protected override void OnMessage(ReadOnlyMemory<byte> message, RpcFrameType type, int cost)
    {
        if (!_isInBurst)
        {
            _isInBurst = true;
            Link.AtEndOfBurst(this);
        }

        var fault = type == RpcFrameType.Binary
            ? BackendFrames.Forward(this, message.Span, cost)
            : new ForwardReceiver(this).ReceiveText(message.Span, cost);
        if (fault is not null && !_isEnded)
        {
            RpcConnectionLog.BackendViolation(Client.Logger, Target.Name, Client.Id, fault);
            ToClient.Queue();
            End(new RpcClose(RpcCloseCode.ProtocolError, fault), respond: true);
        }
    }

    protected override void OnClosed(RpcClose close, bool isLost)
    {
        ToClient.Queue();
        EndCalls(close, respond: true);
    }

    // The call occupies its id first: the channel may end at any time, and then frees it.
    private void SendRequest(ForwardedCall call, ReadOnlySpan<byte> method, in RpcMessage message, RequestExtras extras = default)
    {
        call.Occupy(Inbound.Calls);
        if (!_calls.TryAdd(call))
        {
            Completion.Fail(call, ForwardErrors.Lost(Target.Name, "The channel was closed.", requestSent: false));
            return;
        }

        if (call.EndsAt != 0)
        {
            _deadlines!.Schedule();
        }

        var buffer = ToBackend.Start(message.Payload.Length);
        RpcMessageWriter.StartRequest(buffer, call.Number, method);
        End(buffer, message, extras);
        ToBackend.AddRequest(call);
    }

    private void SendNotification(ReadOnlySpan<byte> method, in RpcMessage message)
    {
        var buffer = ToBackend.Start(message.Payload.Length);
        RpcMessageWriter.StartNotification(buffer, method);
        End(buffer, message);
    }

    private void End(MessageBuffer buffer, in RpcMessage message, RequestExtras extras = default)
    {
        buffer.Write(message.Payload.IsEmpty ? "[]"u8 : message.Payload);
        if (extras.IdempotencyKey is { } key)
        {
            RpcMessageWriter.WriteIdempotencyKey(buffer, key);
        }

        if (extras.Timeout > 0)
        {
            // The call is forwarded at once: nothing of its time has passed.
            RpcMessageWriter.WriteTimeout(buffer, extras.Timeout);
        }

        TraceContext.EndMessage(buffer, Client.Options.PropagateBaggage);
        ToBackend.End();
    }

    private void EndCalls(RpcClose close, bool respond)
    {
        if (_calls.Close() is not { } left)
        {
            return;
        }

        _isEnded = true;
        Volatile.Read(ref _deadlines)?.Dispose();
        _forwarder.Remove(this);
        Target.AddChannel(-1);
        if (left.Count > 0)
        {
            // The errors of these calls report the loss; the next call need not report it again.
            _forwarder.Bindings.RemoveAll(Target);
        }

        Completion.EndAll(left, ForwardErrors.Lost(Target.Name, close.Reason, requestSent: true), respond);
    }
}
