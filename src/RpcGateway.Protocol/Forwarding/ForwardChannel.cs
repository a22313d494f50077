using System.Diagnostics;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// The virtual connection of one client to one process. It copies params and results as they are, and gives requests ids of its own.
/// </summary>
internal sealed class ForwardChannel : LinkChannel
{
    private readonly Forwarder _forwarder;
    private readonly ForwardedCalls _calls = new();
    private readonly ForwardReceiver _receiver;
    private volatile bool _isEnded;
    private bool _isDirty;

    public ForwardChannel(Forwarder forwarder, ForwardTarget target, uint number, NumberRange numbers)
        : base(target.Link, number)
    {
        _forwarder = forwarder;
        Target = target;
        Numbers = numbers;
        _receiver = new ForwardReceiver(this, forwarder);
        Completion = new ForwardCompletion(this, forwarder, _receiver.Open);
        target.AddChannel(1);
    }

    public ForwardTarget Target { get; }

    /// <summary>The numbers that the process assigns.</summary>
    public NumberRange Numbers { get; }

    /// <summary>Ends the calls of the channel.</summary>
    public ForwardCompletion Completion { get; }

    public bool IsEnded => _isEnded;

    /// <summary>Whether so much waits for credit that no more should be read from the client.</summary>
    public bool IsFull => WaitingBytes > _forwarder.Client.Options.MaxOutboundBytes;

    /// <summary>Forwards a request or notification. Returns false if the channel has ended; nothing was sent then.</summary>
    public bool TrySendCall(ForwardedMethod method, in RpcMessage message, BatchResponse? batch)
    {
        var inbound = _forwarder.Inbound;
        var outer = Activity.Current;
        try
        {
            var spans = ForwardedSpans.Start(method.Method.Name, message, inbound.Telemetry);
            var frame = LinkFrame.Rent();
            if (message.Kind == RpcMessageKind.Notification)
            {
                RpcMessageWriter.StartNotification(frame, method.Method.Utf8Name.Span);
                Send(frame, message);
                spans?.End(null, hasResponse: false);
                return !_isEnded;
            }

            var call = new ForwardedCall(this, method, message.Id, batch, spans);
            if (!TryAdd(call))
            {
                frame.Release();
                return false;
            }

            Target.AddCall(1);
            inbound.Calls.AddForwarded(message.Id, call);
            RpcMessageWriter.StartRequest(frame, call.Number, method.Method.Utf8Name.Span);
            Send(frame, message);
            return true;
        }
        finally
        {
            Activity.Current = outer;
        }
    }

    /// <summary>Forwards a request for the next items of a stream.</summary>
    public bool TrySendNext(long token, in RpcMessage message, BatchResponse? batch)
    {
        var call = new ForwardedCall(this, null, message.Id, batch, null) { Token = token };
        if (!TryAdd(call))
        {
            return false;
        }

        _forwarder.Inbound.Calls.AddCancellable(message.Id, call);
        var frame = LinkFrame.Rent();
        RpcMessageWriter.StartRequest(frame, call.Number, message.Method);
        Send(frame, message);
        return true;
    }

    /// <summary>Forwards <c>$/progress</c> or <c>$/enumerator/abort</c>.</summary>
    public void SendNotification(in RpcMessage message, long token)
    {
        var frame = LinkFrame.Rent();
        RpcMessageWriter.StartNotification(frame, message.Method);
        Send(frame, message);
        if (message.Method.SequenceEqual("$/enumerator/abort"u8))
        {
            Completion.EndStream(token);
        }
    }

    /// <summary>Forwards the response of the client to a request of the process.</summary>
    public void SendResponse(in RpcMessage response)
    {
        if (!_receiver.Open.RemoveCallback(response.Id.AsNumber()!.Value))
        {
            // Nothing waits for it.
            return;
        }

        _forwarder.Inbound.Calls.AddForwardedSlot(1);
        var frame = LinkFrame.Rent();
        if (response.Kind == RpcMessageKind.Result)
        {
            RpcMessageWriter.StartResult(frame, response.Id);
        }
        else
        {
            RpcMessageWriter.StartError(frame, response.Id);
        }

        frame.Write(response.Payload);
        RpcMessageWriter.End(frame);
        Send(frame, RpcFrameType.Text);
    }

    public void SendCancellation(long number)
    {
        var frame = LinkFrame.Rent();
        RpcMessageWriter.WriteCancelRequest(frame, number);
        Send(frame, RpcFrameType.Text, flush: true);
    }

    /// <summary>Forwards a binary frame. Returns true.</summary>
    public bool SendBinary(ReadOnlySpan<byte> frame)
    {
        var message = LinkFrame.Rent();
        message.Write(frame);
        Send(message, RpcFrameType.Binary);
        return true;
    }

    /// <summary>Forwards a credit or a cancellation for a download.</summary>
    public void SendBinaryControl(ReadOnlySpan<byte> frame, uint number)
    {
        if ((BinaryFrameType)frame[0] == BinaryFrameType.Credit)
        {
            _receiver.Open.AddDownload(number);
        }
        else
        {
            _receiver.Open.RemoveDownload(number);
        }

        SendBinary(frame);
    }

    /// <summary>Sends what was forwarded since the last call. Called on the read loop of the client.</summary>
    public void FlushLink()
    {
        if (_isDirty)
        {
            _isDirty = false;
            Link.Flush();
        }
    }

    /// <summary>Passes a new description of the client to the process.</summary>
    public void Update(ConnectionContext client)
    {
        Link.Queue(LinkFrame.Create(LinkFrameType.Update, Number, Target.Describe(client, Numbers).Span));
        Link.Flush();
    }

    public ForwardedCall? Take(long number) => _calls.Take(number);

    /// <summary>The client has disconnected: ends the channel without responses.</summary>
    public void Abandon(RpcClose close)
    {
        Close(close);
        End(close, respond: false);
    }

    /// <summary>The process violated the protocol or does not read: ends the channel, and fails what is open on it.</summary>
    public void Fail(RpcClose close)
    {
        Close(close);
        End(close, respond: true);
    }

    protected override void OnMessage(ReadOnlyMemory<byte> message, RpcFrameType type, int cost) =>
        _receiver.Receive(message.Span, type, cost);

    protected override void OnClosed(RpcClose close, bool isLost) => End(close, respond: true);

    private bool TryAdd(ForwardedCall call) => !_isEnded && _calls.TryAdd(call);

    private void Send(MessageBuffer frame, in RpcMessage message)
    {
        frame.Write(message.Payload.IsEmpty ? "[]"u8 : message.Payload);
        TraceContext.EndMessage(frame, _forwarder.Client.Options.PropagateBaggage);
        Send(frame, RpcFrameType.Text);
    }

    private void Send(MessageBuffer frame, RpcFrameType type)
    {
        _isDirty = true;
        Send(frame, type, flush: false);
    }

    private void End(RpcClose close, bool respond)
    {
        lock (_calls)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
        }

        _forwarder.Remove(this);
        Target.AddChannel(-1);
        var error = ForwardErrors.Lost(Target.Name, close.Reason, requestSent: true);
        foreach (var call in _calls.Close())
        {
            if (respond)
            {
                Completion.Fail(call, error);
            }
            else
            {
                Completion.Drop(call, error);
            }
        }

        Completion.EndAll(error);
    }
}
