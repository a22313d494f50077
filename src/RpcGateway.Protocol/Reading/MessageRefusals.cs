using System.Text.Json;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Refuses messages that are not read: too large, nested too deep, or not JSON. A call learns of it whenever its id can be
/// found, so that none waits forever.
/// </summary>
internal sealed class MessageRefusals(ConnectionTelemetry telemetry, PendingCalls pending, ResponseWriter responses)
{
    public void RefuseTooLarge(EnvelopeScanner message)
    {
        telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxMessageSize));
        var fault = $"A message may have at most {telemetry.Context.Options.MaxMessageSize} bytes (MaxMessageSize).";
        Refuse(message, new RpcError(RpcErrorCode.MessageTooLarge, fault), null);
    }

    /// <param name="json">A message that is nested too deep or not JSON.</param>
    /// <param name="exception">What reading it threw.</param>
    /// <param name="batch">The batch that it is an element of, if any.</param>
    public void RefuseUnreadable(ReadOnlySpan<byte> json, JsonException exception, BatchResponse? batch)
    {
        var message = EnvelopeScanner.Scan(json);
        if (RpcMessageReader.IsJson(json))
        {
            telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxDepth));
            var fault = $"A message may be nested at most {telemetry.Context.Options.MaxDepth} levels deep (MaxDepth).";
            Refuse(message, new RpcError(RpcErrorCode.ParseError, fault), batch);
            return;
        }

        var error = new RpcError(RpcErrorCode.ParseError, $"The message is not JSON (at byte {exception.BytePositionInLine}).");
        RpcConnectionLog.MessageInvalid(telemetry.Context.Logger, telemetry.Context.Id, error.Message);
        if (!TryFailCall(message, error))
        {
            // What looks like its id may be a part of something else.
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

    // A response is never answered, whatever is wrong with it.
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
