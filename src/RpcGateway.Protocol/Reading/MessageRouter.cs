using System.Text.Json;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Splits received frames into messages and passes each to its receiver, in the order received. Never throws because of
/// what a peer sends.
/// </summary>
internal sealed class MessageRouter(
    InboundContext inbound,
    CallDispatcher dispatcher,
    PendingCalls pending,
    ReadBurst burst,
    ReceivedTraffic traffic,
    Action<object?, RpcException>? protocolErrorReceived)
{
    private ControlMessages? _control;
    private MessageRefusals? _refusals;
    private ProtocolErrors? _protocolErrors;
    private List<Range>? _elements;

    /// <summary>Counts the messages; null if nothing limits them.</summary>
    public RateGuard? Guard { get; init; }

    private ConnectionContext Connection => inbound.Connection;

    private MessageRefusals Refusals => _refusals ??= new MessageRefusals(inbound, pending);

    /// <summary>
    /// Routes the first message of a frame. With <c>rpcgateway.v1</c>, a frame may contain several messages, one per line.
    /// </summary>
    /// <returns>The rest of the frame.</returns>
    public ReadOnlyMemory<byte> RouteNext(ReadOnlyMemory<byte> frame)
    {
        var end = Connection.SharesFrames ? frame.Span.IndexOf((byte)'\n') : -1;
        var json = end < 0 ? frame : frame[..end];
        if (json.Length > Connection.Options.MaxMessageSize)
        {
            RefuseTooLarge(EnvelopeScanner.Scan(json.Span));
        }
        else if (!json.IsEmpty || !Connection.SharesFrames)
        {
            Route(json);
        }

        return end < 0 ? default : frame[(end + 1)..];
    }

    public void RefuseTooLarge(EnvelopeScanner message)
    {
        CountOther();
        Refusals.RefuseTooLarge(message);
    }

    // A message that cannot be read is counted, but never dropped: it may be the response that a call waits for.
    private bool CountOther() => Guard is not { IsActive: true } guard || guard.CountOther();

    private void Route(ReadOnlyMemory<byte> json)
    {
        try
        {
            if (RpcMessageReader.IsBatch(json.Span))
            {
                RouteBatch(json);
            }
            else
            {
                Route(json, RpcMessageReader.Read(json.Span, Connection.Options.MaxDepth), null);
            }
        }
        catch (JsonException e)
        {
            CountOther();
            Refusals.RefuseUnreadable(json.Span, e, null);
        }
    }

    private void RouteBatch(ReadOnlyMemory<byte> json)
    {
        var elements = _elements ??= [];
        elements.Clear();
        if (!RpcMessageReader.TryReadBatch(json.Span, Connection.Options.MaxBatchLength, elements))
        {
            CountOther();
            inbound.Telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxBatchLength));
            var error = $"A batch must have at most {Connection.Options.MaxBatchLength} messages (MaxBatchLength).";
            inbound.Responses.WriteError(RpcId.Null, new RpcError(RpcErrorCode.LimitExceeded, error), null);
            return;
        }

        if (elements.Count == 0)
        {
            CountOther();
            inbound.Responses.WriteError(
                RpcId.Null, new RpcError(RpcErrorCode.InvalidRequest, "A batch must not be empty."), null);
            return;
        }

        var batch = new BatchResponse();
        foreach (var range in elements)
        {
            RouteElement(json[range], batch);
        }

        inbound.Responses.EndBatch(batch);
    }

    private void RouteElement(ReadOnlyMemory<byte> json, BatchResponse batch)
    {
        RpcMessage message;
        try
        {
            message = RpcMessageReader.Read(json.Span, Connection.Options.MaxDepth);
        }
        catch (JsonException e)
        {
            CountOther();
            Refusals.RefuseUnreadable(json.Span, e, batch);
            return;
        }

        Route(json, message, batch);
    }

    private void Route(ReadOnlyMemory<byte> json, in RpcMessage message, BatchResponse? batch)
    {
        switch (message.Kind)
        {
            case RpcMessageKind.Request:
                batch?.Expect();
                Dispatch(json, message, batch);
                break;
            case RpcMessageKind.Notification:
                Dispatch(json, message, batch);
                break;
            case RpcMessageKind.Result or RpcMessageKind.Error:
                Complete(message);
                break;
            // A response without a result or an error. Its call must not keep waiting.
            case var _ when message.Fault == RpcMessageReader.NoContent && Refusals.TryFailCall(
                message.Id, new RpcError(RpcErrorCode.InvalidRequest, "The response has neither a result nor an error.")):
                break;
            default:
                if (!CountOther())
                {
                    break;
                }

                batch?.Expect();
                RpcConnectionLog.MessageInvalid(Connection.Logger, Connection.Id, message.Fault!);
                inbound.Responses.WriteError(message.Id, new RpcError(RpcErrorCode.InvalidRequest, message.Fault!), batch);
                break;
        }
    }

    private void Complete(in RpcMessage message)
    {
        if (pending.TakeForResponse(message.Id) is not { } call)
        {
            if (inbound.Forwarder?.TryRespond(message) != true && CountOther())
            {
                Ignore(message);
            }
        }
        else if (message.Kind == RpcMessageKind.Result)
        {
            call.CompleteWithResult(message.Payload);
        }
        else
        {
            call.CompleteWithError(RpcError.Read(message.Payload));
        }
    }

    private void Ignore(in RpcMessage message)
    {
        if (message.Kind == RpcMessageKind.Error && message.Id.IsNull)
        {
            (_protocolErrors ??= new ProtocolErrors(Connection, pending, protocolErrorReceived)).Receive(message.Payload);
        }
        else
        {
            RpcConnectionLog.ResponseIgnored(Connection.Logger, Connection.Id);
        }
    }

    private void Dispatch(ReadOnlyMemory<byte> json, in RpcMessage message, BatchResponse? batch)
    {
        // The message may run user code on this loop. Callers of completed calls must not wait for that code.
        burst.Yield();
        if (message.Kind == RpcMessageKind.Request && inbound.Calls.IsIdInUse(message.Id))
        {
            dispatcher.Refuse(
                message, new RpcError(RpcErrorCode.InvalidRequest, "The id is in use by a running call."), batch);
            return;
        }

        if (Guard is { IsActive: true } guard && guard.TryRefuse(message, batch))
        {
            return;
        }

        if (message.Method.StartsWith("$/"u8) && (_control ??= new ControlMessages(inbound, traffic)).TryHandle(message, batch))
        {
            return;
        }

        dispatcher.Dispatch(json, message, batch);
        burst.RestoreContext();
    }
}
