using System.Text;
using System.Text.Json;
using RpcGateway.Protocol.Serialization;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// Takes received messages apart and hands each to whom it concerns, in the order received. Never throws for what a peer
/// sends.
/// </summary>
internal sealed class MessageRouter(RpcConnection connection)
{
    private ControlMessages? _control;
    private MessageRefusals? _refusals;
    private ProtocolErrors? _protocolErrors;
    private List<Range>? _elements;
    private InboundCall? _spare;

    private MessageRefusals Refusals => _refusals ??= new MessageRefusals(connection);

    /// <summary>The first message of a frame, which may hold several, a line each, under <c>rpcgateway.v1</c>.</summary>
    /// <returns>The rest of the frame.</returns>
    public ReadOnlyMemory<byte> RouteNext(ReadOnlyMemory<byte> frame)
    {
        var end = connection.Extended ? frame.Span.IndexOf((byte)'\n') : -1;
        var json = end < 0 ? frame : frame[..end];
        if (json.Length > connection.Options.MaxMessageSize)
        {
            RefuseTooLarge(EnvelopeScanner.Scan(json.Span));
        }
        else if (!json.IsEmpty || !connection.Extended)
        {
            Route(json);
        }

        return end < 0 ? default : frame[(end + 1)..];
    }

    public void RefuseTooLarge(EnvelopeScanner message) => Refusals.RefuseTooLarge(message);

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
                Route(json, RpcMessageReader.Read(json.Span, connection.Options.MaxDepth), null);
            }
        }
        catch (JsonException e)
        {
            Refusals.RefuseUnreadable(json.Span, e, null);
        }
    }

    private void RouteBatch(ReadOnlyMemory<byte> json)
    {
        var elements = _elements ??= [];
        elements.Clear();
        if (!RpcMessageReader.TryReadBatch(json.Span, connection.Options.MaxBatchLength, elements))
        {
            connection.NoteLimit(nameof(RpcConnectionOptions.MaxBatchLength));
            var error = $"A batch may have at most {connection.Options.MaxBatchLength} messages.";
            connection.RespondError(RpcId.Null, new RpcError(RpcErrorCode.LimitExceeded, error), null);
            return;
        }

        if (elements.Count == 0)
        {
            connection.RespondError(
                RpcId.Null, new RpcError(RpcErrorCode.InvalidRequest, "A batch must not be empty."), null);
            return;
        }

        var batch = new BatchResponse(connection);
        foreach (var range in elements)
        {
            RouteElement(json[range], batch);
        }

        batch.Close();
    }

    private void RouteElement(ReadOnlyMemory<byte> json, BatchResponse batch)
    {
        RpcMessage message;
        try
        {
            message = RpcMessageReader.Read(json.Span, connection.Options.MaxDepth);
        }
        catch (JsonException e)
        {
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
            // A response without an outcome; its call must not wait for another one.
            case var _ when message.Fault == RpcMessageReader.NoContent
                && connection.PendingCalls.Answer(message.Id) is { } call:
                call.Fail(new RpcException(
                    RpcErrorCode.InvalidRequest, "The response has neither a result nor an error."));
                break;
            default:
                batch?.Expect();
                RpcConnectionLog.MessageInvalid(connection.Logger, connection.Id, message.Fault!);
                connection.RespondError(message.Id, new RpcError(RpcErrorCode.InvalidRequest, message.Fault!), batch);
                break;
        }
    }

    private void Complete(in RpcMessage message)
    {
        if (connection.PendingCalls.Answer(message.Id) is not { } call)
        {
            Ignore(message);
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
            (_protocolErrors ??= new ProtocolErrors(connection)).Receive(message.Payload);
        }
        else
        {
            RpcConnectionLog.ResponseIgnored(connection.Logger, connection.Id);
        }
    }

    private void Dispatch(ReadOnlyMemory<byte> json, in RpcMessage message, BatchResponse? batch)
    {
        // It may run code of the user's on this loop, and callers with an answer must not wait for that.
        connection.HandOverCompletions();
        if (message.Kind == RpcMessageKind.Request && connection.Calls.IsIdInUse(message.Id))
        {
            Refuse(message, RpcErrorCode.InvalidRequest, "The id belongs to a call that still runs.", batch);
            return;
        }

        if (message.Method.StartsWith("$/"u8) && (_control ??= new ControlMessages(connection)).TryHandle(message, batch))
        {
            return;
        }

        if (!connection.Methods.TryFind(message.Method, out var handler))
        {
            Refuse(message, RpcErrorCode.MethodNotFound, UnknownMethod(message.Method), batch);
        }
        else if (connection.IsDraining)
        {
            Refuse(message, DrainRefusal.Create(), batch);
        }
        else if (connection.Calls.IsFull)
        {
            connection.NoteLimit(nameof(RpcConnectionOptions.MaxConcurrentCalls));
            var limit = $"{connection.Options.MaxConcurrentCalls} calls run on this connection already (MaxConcurrentCalls).";
            Refuse(message, RpcErrorCode.LimitExceeded, limit, batch);
        }
        else
        {
            Run(handler, json, message, batch);
        }
    }

    private void Run(RpcMethodHandler handler, ReadOnlyMemory<byte> json, in RpcMessage message, BatchResponse? batch)
    {
        var call = _spare ?? new InboundCall(connection);
        _spare = null;
        call.Reset(handler, message.Id, Slice(json, message.Payload), batch);
        if (call.Run(message))
        {
            _spare = call;
        }

        connection.RestoreContext();
    }

    private void Refuse(in RpcMessage message, int code, string text, BatchResponse? batch) =>
        Refuse(message, new RpcError(code, text), batch);

    private void Refuse(in RpcMessage message, RpcError error, BatchResponse? batch)
    {
        if (!message.Method.StartsWith("$/"u8))
        {
            var method = connection.Methods.TryFind(message.Method, out var handler)
                ? handler.Method.Name
                : RpcTelemetryNames.Other;
            CallTelemetry.RecordRefused(method, message, connection, error.Code);
        }

        if (message.Kind == RpcMessageKind.Request)
        {
            connection.RespondError(message.Id, error, batch);
        }
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> part) =>
        json.Span.Overlaps(part, out var offset) ? json.Slice(offset, part.Length) : default;

    private static string UnknownMethod(ReadOnlySpan<byte> method)
    {
        const int Longest = 100;
        var name = Encoding.UTF8.GetString(method.Length > Longest ? method[..Longest] : method);
        return $"There is no method '{name}'.";
    }
}
