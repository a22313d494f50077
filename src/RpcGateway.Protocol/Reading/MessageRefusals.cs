using System.Text.Json;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Refuses messages that are not parsed because they are too large, nested too deep, or not valid JSON. If the id can be
/// found, the error reaches the call, so that no call waits forever.
/// </summary>
internal sealed class MessageRefusals(ConnectionTelemetry telemetry, PendingCalls pending, ResponseWriter responses)
{
    public void RefuseTooLarge(EnvelopeScanner message)
    {
        telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxMessageSize));
        var fault = $"A message must have at most {telemetry.Context.Options.MaxMessageSize} bytes (MaxMessageSize).";
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
            telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxDepth));
            var fault = $"A message must be nested at most {telemetry.Context.Options.MaxDepth} levels deep (MaxDepth).";
            Refuse(message, new RpcError(RpcErrorCode.ParseError, fault), batch);
            return;
        }

        var error = new RpcError(
            RpcErrorCode.ParseError, $"The message is not valid JSON (at byte {exception.BytePositionInLine}).");
        RpcConnectionLog.MessageInvalid(telemetry.Context.Logger, telemetry.Context.Id, error.Message);
        if (!TryFailCall(message, error))
        {
            // What looks like the message's id may be part of something else, so the response has id null.
            responses.WriteError(RpcId.Null, error, null);
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
        responses.WriteError(id, error, batch);
    }

    // A response never gets an error response, whatever its error.
    private bool TryFailCall(EnvelopeScanner message, RpcError error)
    {
        if (message.HasMethod || !message.HasOutcome)
        {
            return false;
        }

        if (pending.TakeForResponse(message.Id) is { } call)
        {
            call.Fail(new RpcException(error.Code, $"The response could not be read. {error.Message}"));
        }
        else
        {
            RpcConnectionLog.ResponseIgnored(telemetry.Context.Logger, telemetry.Context.Id);
        }

        return true;
    }
}
