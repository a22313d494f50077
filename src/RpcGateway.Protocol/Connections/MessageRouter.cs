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
    private List<Range>? _elements;
    private InboundCall? _spare;

    /// <summary>The first message of a frame, which may hold several, a line each, under <c>rpcgateway.v1</c>.</summary>
    /// <returns>The rest of the frame.</returns>
    public ReadOnlyMemory<byte> RouteNext(ReadOnlyMemory<byte> frame)
    {
        var end = connection.Extended ? frame.Span.IndexOf((byte)'\n') : -1;
        var json = end < 0 ? frame : frame[..end];
        if (json.Length > connection.Options.MaxMessageSize)
        {
            RejectTooLarge(json.Span);
        }
        else if (!json.IsEmpty || !connection.Extended)
        {
            Route(json);
        }

        return end < 0 ? default : frame[(end + 1)..];
    }

    /// <param name="start">As much of the message as is there.</param>
    public void RejectTooLarge(ReadOnlySpan<byte> start)
    {
        connection.NoteLimit(nameof(RpcConnectionOptions.MaxMessageSize));
        Reject(start, RpcErrorCode.MessageTooLarge, $"A message may have at most {connection.Options.MaxMessageSize} bytes.");
    }

    private void Route(ReadOnlyMemory<byte> json)
    {
        try
        {
            if (RpcMessageReader.IsBatch(json.Span))
            {
                RouteBatch(json);
                return;
            }

            var message = RpcMessageReader.Read(json.Span, connection.Options.MaxDepth);
            Route(json, message, null);
        }
        catch (JsonException e)
        {
            var fault = $"The message is not JSON, or nested deeper than {connection.Options.MaxDepth} levels "
                + $"(at byte {e.BytePositionInLine}).";
            RpcConnectionLog.MessageInvalid(connection.Logger, connection.Id, fault);
            Reject(json.Span, RpcErrorCode.ParseError, fault);
        }
    }

    // The call of an answer that can't be read must not wait for it for ever.
    private void Reject(ReadOnlySpan<byte> json, int code, string fault)
    {
        if (RpcMessageReader.FindAnsweredId(json) is { } id)
        {
            connection.PendingCalls.Remove(id)?.Fail(new RpcException(code, $"The answer could not be read. {fault}"));
        }
        else
        {
            connection.RespondError(RpcId.Null, new RpcError(code, fault), null);
        }
    }

    private void RouteBatch(ReadOnlyMemory<byte> json)
    {
        var elements = _elements ??= [];
        elements.Clear();
        if (!RpcMessageReader.TryReadBatch(
            json.Span, connection.Options.MaxDepth, connection.Options.MaxBatchLength, elements))
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
            var element = json[range];
            Route(element, RpcMessageReader.Read(element.Span, connection.Options.MaxDepth), batch);
        }

        batch.Close();
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
            // An answer with nothing in it; its call must not wait for another one.
            case var _ when message.Fault == RpcMessageReader.NoContent
                && connection.PendingCalls.Remove(message.Id) is { } call:
                call.Fail(new RpcException(RpcErrorCode.InvalidRequest, "The answer has neither a result nor an error."));
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
        var call = connection.PendingCalls.Remove(message.Id);

        // The error of a message that the peer could not read. If but one call waits, that one would wait for ever.
        if (call is null && message.Kind == RpcMessageKind.Error && message.Id.IsNull)
        {
            call = connection.PendingCalls.RemoveOnly();
        }

        if (call is null)
        {
            RpcConnectionLog.ResponseIgnored(connection.Logger, connection.Id);
        }
        else if (message.Kind == RpcMessageKind.Result)
        {
            call.CompleteWithResult(message.Payload);
        }
        else
        {
            call.CompleteWithError(message.Payload);
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
            Refuse(message, RpcErrorCode.Unavailable, "This end is closing and takes no new calls.", batch);
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

    private void Refuse(in RpcMessage message, int code, string text, BatchResponse? batch)
    {
        if (!message.Method.StartsWith("$/"u8))
        {
            var method = connection.Methods.TryFind(message.Method, out var handler)
                ? handler.Method.Name
                : RpcTelemetryNames.Other;
            CallTelemetry.RecordRefused(method, message, connection, code);
        }

        if (message.Kind == RpcMessageKind.Request)
        {
            connection.RespondError(message.Id, new RpcError(code, text), batch);
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
