using System.Text.Json;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Refuses messages that are not parsed because they are too large, nested too deep, or not valid JSON. If the id can be
/// found, the error reaches the call, so that no call waits forever.
/// </summary>
internal sealed class MessageRefusals(InboundContext inbound, PendingCalls pending)
{
    private ConnectionContext Connection => inbound.Connection;

    public void RefuseTooLarge(EnvelopeScanner message)
    {
        inbound.Telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxMessageSize));
        var fault = $"A message must have at most {Connection.Options.MaxMessageSize} bytes (MaxMessageSize).";
        Refuse(message, new RpcError(RpcErrorCode.MessageTooLarge, fault), null);
    }

    /// <param name="json">A message that is nested too deep or not JSON.</param>
    /// <param name="exception">The exception from reading.</param>
    /// <param name="batch">The batch that the message belongs to; null if none.</param>
    public void RefuseUnreadable(ReadOnlySpan<byte> json, JsonException exception, BatchResponse? batch)
    {
        var message = EnvelopeScanner.Scan(json);
        if (RpcMessageReader.IsJson(json))
        {
            inbound.Telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxDepth));
            var fault = $"A message must be nested at most {Connection.Options.MaxDepth} levels deep (MaxDepth).";
            Refuse(message, new RpcError(RpcErrorCode.ParseError, fault), batch);
            return;
        }

        var error = new RpcError(
            RpcErrorCode.ParseError, $"The message is not valid JSON (at byte {exception.BytePositionInLine}).");
        RpcConnectionLog.MessageInvalid(Connection.Logger, Connection.Id, error.Message);
        if (!TryFailCall(message, error))
        {
            // What looks like the message's id may be part of something else, so the response has id null.
            inbound.Responses.WriteError(RpcId.Null, error, null);
        }
    }

    private void Refuse(EnvelopeScanner message, RpcError error, BatchResponse? batch)
    {
        var isNotification = message is { IsComplete: true, HasMethod: true, Id.IsNone: true };
        if (isNotification || TryFailCall(message, error))
        {
            return;
        }

        batch?.Expect();
        var id = message.IsComplete && !message.Id.IsNone ? message.Id : RpcId.Null;
        inbound.Responses.WriteError(id, error, batch);
    }

    // A response never gets an error response, whatever its error.
    private bool TryFailCall(EnvelopeScanner message, RpcError error)
    {
        if (message.HasMethod || !message.HasOutcome)
        {
            return false;
        }

        var unreadable = error with { Message = $"The response could not be read. {error.Message}" };
        if (!TryFailCall(message.Id, unreadable))
        {
            RpcConnectionLog.ResponseIgnored(Connection.Logger, Connection.Id);
        }

        return true;
    }

    /// <summary>Fails the call that waits for a response, in this process or in one that calls are forwarded to.</summary>
    public bool TryFailCall(RpcId id, RpcError error)
    {
        if (pending.TakeForResponse(id) is not { } call)
        {
            return inbound.Forwarder?.TryFailRequest(id, error) == true;
        }

        call.Fail(new RpcException(error.Code, error.Message));
        return true;
    }
}
