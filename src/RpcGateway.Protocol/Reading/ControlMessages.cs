using System.Text.Json;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Handles the <c>$/</c> messages of the protocol itself, with params by name or by position. Unknown ones are ignored.
/// </summary>
internal sealed class ControlMessages(InboundContext inbound, ReceivedTraffic traffic)
{
    /// <summary>
    /// Handles a message whose method starts with <c>$/</c>. Returns false if the protocol does not define it.
    /// </summary>
    public bool TryHandle(in RpcMessage message, BatchResponse? batch)
    {
        if (message.Method.SequenceEqual("$/progress"u8))
        {
            Progress(message);
        }
        else if (message.Method.SequenceEqual("$/cancelRequest"u8))
        {
            Cancel(message.Payload);
        }
        else if (message.Method.SequenceEqual("$/enumerator/next"u8))
        {
            Next(message, batch);
            return true;
        }
        else if (message.Method.SequenceEqual("$/enumerator/abort"u8))
        {
            Abort(message);
        }
        else if (message.Method.SequenceEqual("$/goingAway"u8))
        {
            inbound.Connection.PeerLeaving.TrySetResult(ReadReconnectDelay(message.Payload));
        }
        else if (message.Method.SequenceEqual("$/tokenExpiring"u8) && inbound.Connection.TokenExpiring is { } expiring)
        {
            expiring(ReadSeconds(message.Payload));
        }
        else if (message.Method.SequenceEqual("$/messagesMissed"u8) && inbound.Connection.MessagesMissed is { } missed)
        {
            missed();
        }
        else if (message.Method.SequenceEqual("$/ping"u8))
        {
            Ping(message, batch);
            return true;
        }
        else
        {
            return inbound.Forwarder?.TryControl(message, batch) == true;
        }

        // These are notifications. If a peer sends one as a request, it still gets a response.
        if (message.Kind == RpcMessageKind.Request)
        {
            inbound.Responses.Write(CreateResponse(message), batch);
        }

        return true;
    }

    // {"jsonrpc":"2.0","id":1,"method":"$/ping"}
    private void Ping(in RpcMessage message, BatchResponse? batch)
    {
        if (message.Kind != RpcMessageKind.Request)
        {
            traffic.AddHeartbeat(0);
            return;
        }

        var response = CreateResponse(message);
        traffic.AddHeartbeat(response.Size);
        inbound.Responses.Write(response, batch);
    }

    private static MessageBuffer CreateResponse(in RpcMessage message)
    {
        var response = MessageBuffer.Rent();
        RpcMessageWriter.WriteNullResult(response, message.Id);
        return response;
    }

    // {"jsonrpc":"2.0","method":"$/goingAway","params":{"reconnectDelay":250}}
    private static TimeSpan ReadReconnectDelay(ReadOnlySpan<byte> parameters) =>
        ControlParams.TryFindNumber(parameters, "reconnectDelay"u8, 0, out var milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, int.MaxValue))
            : TimeSpan.Zero;

    // {"jsonrpc":"2.0","method":"$/tokenExpiring","params":{"expiresIn":30}}
    private static TimeSpan ReadSeconds(ReadOnlySpan<byte> parameters) =>
        ControlParams.TryFindNumber(parameters, "expiresIn"u8, 0, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue))
            : TimeSpan.Zero;

    // {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":30}}
    private void Cancel(ReadOnlySpan<byte> parameters)
    {
        var text = ControlParams.Find(parameters, "id"u8, 0);
        if (text.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(text);
        reader.Read();
        if (RpcId.TryRead(ref reader, text, out var id))
        {
            inbound.Calls.Cancel(id);
        }
    }

    // {"jsonrpc":"2.0","method":"$/progress","params":{"token":1,"value":50}}
    private void Progress(in RpcMessage message)
    {
        var hasToken = TryFindToken(message, out var token);
        if (hasToken && inbound.Forwarder?.TryNotify(token, message) == true)
        {
            return;
        }

        inbound.Forwarder?.Report(message);
        if (!hasToken || inbound.Resources.ProgressIfAny?.Find(token) is not { } progress)
        {
            return;
        }

        try
        {
            progress.Report(ControlParams.Find(message.Payload, "value"u8, 1));
        }
        catch (Exception e)
        {
            // An invalid value or an exception from the user's handler must not end the connection.
            var failure = new ExceptionEvent("", e, inbound.Connection.Options.EnableDetailedErrors);
            RpcConnectionLog.ProgressFailed(inbound.Connection.Logger, inbound.Connection.Id, failure);
        }
    }

    // {"jsonrpc":"2.0","id":9,"method":"$/enumerator/next","params":{"token":1}}
    private void Next(in RpcMessage message, BatchResponse? batch)
    {
        if (message.Kind != RpcMessageKind.Request)
        {
            return;
        }

        var hasToken = TryFindToken(message, out var token);
        if (hasToken && inbound.Forwarder?.TryNext(token, message, batch) == true)
        {
            return;
        }

        if (!hasToken || FindStream(token) is not { } stream)
        {
            inbound.Responses.WriteError(
                message.Id, new RpcError(RpcErrorCode.NoSuchStream, "The stream is unknown or has ended."), batch);
            return;
        }

        var max = ControlParams.TryFindNumber(message.Payload, "max"u8, 1, out var number) && number is > 0 and < int.MaxValue
            ? (int)number : int.MaxValue;
        stream.Next(message.Id, batch, max);
    }

    // {"jsonrpc":"2.0","method":"$/enumerator/abort","params":{"token":1}}
    private void Abort(in RpcMessage message)
    {
        if (TryFindToken(message, out var token) && inbound.Forwarder?.TryNotify(token, message) != true)
        {
            FindStream(token)?.Abort();
        }
    }

    private static bool TryFindToken(in RpcMessage message, out long token) =>
        ControlParams.TryFindNumber(message.Payload, "token"u8, 0, out token);

    private StreamSender? FindStream(long token) => inbound.Resources.Streams.TableIfAny?.Find(token);
}
