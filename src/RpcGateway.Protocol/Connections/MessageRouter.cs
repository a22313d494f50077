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
    private readonly ControlMessages _control = new(connection);
    private readonly List<Range> _elements = [];
    private InboundCall? _spare;

    /// <summary>The first message of a frame, which may hold several, a line each, under <c>rpcgateway.v1</c>.</summary>
    /// <returns>The rest of the frame.</returns>
    public ReadOnlyMemory<byte> RouteNext(ReadOnlyMemory<byte> frame)
    {
        var end = connection.Extended ? frame.Span.IndexOf((byte)'\n') : -1;
        var message = end < 0 ? frame : frame[..end];
        if (message.Length > connection.Options.MaxMessageSize)
        {
            RejectTooLarge(message.Span);
        }
        else if (!message.IsEmpty || !connection.Extended)
        {
            Route(message);
        }

        return end < 0 ? default : frame[(end + 1)..];
    }

    /// <param name="start">As much of the message as is there.</param>
    public void RejectTooLarge(ReadOnlySpan<byte> start)
    {
        RpcConnectionLog.LimitHit(connection.Logger, connection.Id, nameof(RpcConnectionOptions.MaxMessageSize));
        Reject(start, RpcErrorCode.MessageTooLarge, $"A message may have at most {connection.Options.MaxMessageSize} bytes.");
    }

    private void Route(ReadOnlyMemory<byte> message)
    {
        connection.Calls.IsStarting = true;
        try
        {
            if (RpcMessageReader.IsBatch(message.Span))
            {
                RouteBatch(message);
                return;
            }

            var envelope = RpcMessageReader.Read(message.Span, connection.Options.MaxDepth);
            Route(message, envelope, null);
        }
        catch (JsonException e)
        {
            var fault = $"The message is not JSON, or nested deeper than {connection.Options.MaxDepth} levels "
                + $"(at byte {e.BytePositionInLine}).";
            RpcConnectionLog.MessageInvalid(connection.Logger, connection.Id, fault);
            Reject(message.Span, RpcErrorCode.ParseError, fault);
        }
        finally
        {
            connection.Calls.IsStarting = false;
        }
    }

    // The call of an answer that can't be read must not wait for it for ever.
    private void Reject(ReadOnlySpan<byte> message, int code, string fault)
    {
        if (RpcMessageReader.FindAnsweredId(message) is { } id)
        {
            connection.PendingCalls.Remove(id)?.Fail(new RpcException(code, $"The answer could not be read. {fault}"));
        }
        else
        {
            connection.RespondError(RpcId.Null, new RpcError(code, fault), null);
        }
    }

    private void RouteBatch(ReadOnlyMemory<byte> message)
    {
        _elements.Clear();
        if (!RpcMessageReader.TryReadBatch(
            message.Span, connection.Options.MaxDepth, connection.Options.MaxBatchLength, _elements))
        {
            RpcConnectionLog.LimitHit(connection.Logger, connection.Id, nameof(RpcConnectionOptions.MaxBatchLength));
            var error = $"A batch may have at most {connection.Options.MaxBatchLength} messages.";
            connection.RespondError(RpcId.Null, new RpcError(RpcErrorCode.LimitExceeded, error), null);
            return;
        }

        if (_elements.Count == 0)
        {
            connection.RespondError(
                RpcId.Null, new RpcError(RpcErrorCode.InvalidRequest, "A batch must not be empty."), null);
            return;
        }

        var batch = new BatchResponse(connection);
        foreach (var range in _elements)
        {
            var element = message[range];
            Route(element, RpcMessageReader.Read(element.Span, connection.Options.MaxDepth), batch);
        }

        batch.Close();
    }

    private void Route(ReadOnlyMemory<byte> message, in RpcEnvelope envelope, BatchResponse? batch)
    {
        switch (envelope.Kind)
        {
            case RpcMessageKind.Request:
                batch?.Expect();
                Dispatch(message, envelope, batch);
                break;
            case RpcMessageKind.Notification:
                Dispatch(message, envelope, batch);
                break;
            case RpcMessageKind.Result or RpcMessageKind.Error:
                Complete(envelope);
                break;
            default:
                batch?.Expect();
                RpcConnectionLog.MessageInvalid(connection.Logger, connection.Id, envelope.Fault!);
                connection.RespondError(envelope.Id, new RpcError(RpcErrorCode.InvalidRequest, envelope.Fault!), batch);
                break;
        }
    }

    private void Complete(in RpcEnvelope envelope)
    {
        var call = connection.PendingCalls.Remove(envelope.Id);
        if (call is null)
        {
            RpcConnectionLog.ResponseIgnored(connection.Logger, connection.Id);
        }
        else if (envelope.Kind == RpcMessageKind.Result)
        {
            call.CompleteWithResult(envelope.Payload);
        }
        else
        {
            call.CompleteWithError(envelope.Payload);
        }
    }

    private void Dispatch(ReadOnlyMemory<byte> message, in RpcEnvelope envelope, BatchResponse? batch)
    {
        if (envelope.Kind == RpcMessageKind.Request && connection.Calls.IsIdInUse(envelope.Id))
        {
            Refuse(envelope, RpcErrorCode.InvalidRequest, "The id belongs to a call that still runs.", batch);
            return;
        }

        if (envelope.Method.StartsWith("$/"u8) && _control.TryHandle(envelope, batch))
        {
            return;
        }

        if (!connection.Methods.TryFind(envelope.Method, out var handler))
        {
            CallTelemetry.RecordUnknownMethod(envelope, connection.Link);
            Refuse(envelope, RpcErrorCode.MethodNotFound, UnknownMethod(envelope.Method), batch);
        }
        else if (connection.IsDraining)
        {
            Refuse(envelope, RpcErrorCode.Unavailable, "This end is closing and takes no new calls.", batch);
        }
        else if (connection.Calls.IsFull)
        {
            RpcConnectionLog.LimitHit(connection.Logger, connection.Id, nameof(RpcConnectionOptions.MaxConcurrentCalls));
            var limit = $"{connection.Options.MaxConcurrentCalls} calls run on this connection already (MaxConcurrentCalls).";
            Refuse(envelope, RpcErrorCode.LimitExceeded, limit, batch);
        }
        else
        {
            Run(handler, message, envelope, batch);
        }
    }

    private void Run(RpcMethodHandler handler, ReadOnlyMemory<byte> message, in RpcEnvelope envelope, BatchResponse? batch)
    {
        var call = _spare ?? new InboundCall(connection);
        _spare = null;
        call.Reset(handler, envelope.Id, Slice(message, envelope.Payload), batch);
        if (call.Run(envelope))
        {
            _spare = call;
        }

        connection.RestoreContext();
    }

    private void Refuse(in RpcEnvelope envelope, int code, string message, BatchResponse? batch)
    {
        if (envelope.Kind == RpcMessageKind.Request)
        {
            connection.RespondError(envelope.Id, new RpcError(code, message), batch);
        }
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> part) =>
        message.Span.Overlaps(part, out var offset) ? message.Slice(offset, part.Length) : default;

    private static string UnknownMethod(ReadOnlySpan<byte> method)
    {
        const int Longest = 100;
        var name = Encoding.UTF8.GetString(method.Length > Longest ? method[..Longest] : method);
        return $"There is no method '{name}'.";
    }
}
