using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// What a process sends to one client. It must stay within its numbers; anything else ends its channel. Its credit is renewed when the
/// bytes have left for the client. Used on the read loop of the link.
/// </summary>
internal readonly struct ForwardReceiver(ForwardChannel channel)
{
    private OpenTransfers Open => channel.Open;

    /// <summary>
    /// A text frame was received, which several messages may share. The credit of the whole frame is renewed with its first message,
    /// because all leave in order.
    /// </summary>
    /// <returns>A fault of the process, or null.</returns>
    public string? ReceiveText(ReadOnlySpan<byte> frame, int cost)
    {
        string? fault = null;
        while (fault is null && !frame.IsEmpty)
        {
            var end = frame.IndexOf((byte)'\n');
            var json = end < 0 ? frame : frame[..end];
            frame = end < 0 ? default : frame[(end + 1)..];
            if (!json.IsEmpty)
            {
                fault = ReceiveMessage(json, cost);
                cost = 0;
            }
        }

        channel.Released(cost);
        return fault;
    }

    private string? ReceiveMessage(ReadOnlySpan<byte> json, int cost)
    {
        try
        {
            if (RpcMessageReader.IsBatch(json))
            {
                return "A batch was received.";
            }

            var message = RpcMessageReader.Read(json, JsonLimits.MaxDepth);
            return message.Kind switch
            {
                RpcMessageKind.Result or RpcMessageKind.Error => ReceiveResponse(message, cost),
                RpcMessageKind.Request => ReceiveRequest(json, message, cost),
                RpcMessageKind.Notification => ReceiveNotification(json, message, cost),
                _ when message.Fault == RpcMessageReader.NoContent => ReceiveEmptyResponse(message, cost),
                _ => "A message is not valid JSON-RPC.",
            };
        }
        catch (JsonException)
        {
            return "A message is not valid JSON.";
        }
    }

    private string? ReceiveRequest(ReadOnlySpan<byte> json, in RpcMessage message, int cost)
    {
        if (message.Id.AsNumber() is not { } id || NumberRange.EpochOf(id) != channel.Numbers.Epoch)
        {
            return "The id of a request is outside the range of the channel.";
        }

        if (message.Method.StartsWith("$/"u8) && !message.Method.SequenceEqual("$/enumerator/next"u8))
        {
            return "A request of the protocol itself was received, which backends must not make.";
        }

        var max = channel.Client.Options.MaxPendingCalls;
        if (Open.Callbacks >= max)
        {
            channel.Callbacks.Refuse(id, new RpcError(
                RpcErrorCode.LimitExceeded, $"{max} calls are already waiting for the client (MaxPendingCalls)."));
            channel.Released(cost);
            return channel.IsFull ? "The backend makes too many calls." : null;
        }

        if (!Open.TryAddCallback(id))
        {
            return "The id of a request is in use.";
        }

        channel.Inbound.Calls.AddForwardedWait(1);
        return Pass(json, cost);
    }

    private string? ReceiveNotification(ReadOnlySpan<byte> json, in RpcMessage message, int cost)
    {
        if (message.Method.SequenceEqual("$/cancelRequest"u8))
        {
            return ControlParams.TryFindNumber(message.Payload, "id"u8, 0, out var id)
                && NumberRange.EpochOf(id) == channel.Numbers.Epoch
                    ? Pass(json, cost)
                    : "The cancellation of a request that another process made was received.";
        }

        return !message.Method.StartsWith("$/"u8)
            || message.Method.SequenceEqual("$/progress"u8)
            || message.Method.SequenceEqual("$/enumerator/abort"u8)
                ? Pass(json, cost)
                : "A notification of the protocol itself was received, which backends must not send.";
    }

    private string? ReceiveResponse(in RpcMessage response, int cost)
    {
        if (Take(response) is not { } call)
        {
            channel.Released(cost);
            channel.OnLateResponse(response);
            return null;
        }

        var isStream = false;
        if (call.IsStream && response.Kind == RpcMessageKind.Result && StreamResult.TryFindToken(response.Payload, out var token))
        {
            // A reader of the response would request the items of any token.
            if (NumberRange.EpochOf(token) != channel.Numbers.Epoch || !Open.TryAddStream(token))
            {
                return FailCall(call, "The token of a stream is outside the range of the channel, or in use.");
            }

            isStream = true;
        }

        channel.Completion.Complete(call, response, cost, isStream);
        if (call.Token != 0 && StreamResult.IsLast(response))
        {
            channel.Completion.EndStream(call.Token);
        }

        return null;
    }

    // The call must not keep waiting.
    private string? ReceiveEmptyResponse(in RpcMessage response, int cost)
    {
        channel.Released(cost);
        return Take(response) is { } call
            ? FailCall(call, "A response has neither a result nor an error.")
            : null;
    }

    private ForwardedCall? Take(in RpcMessage response)
    {
        var call = response.Id.AsNumber() is { } number ? channel.Take(number) : null;
        if (call is null)
        {
            RpcConnectionLog.BackendResponseIgnored(channel.Client.Logger, channel.Target.Name, channel.Client.Id);
        }

        return call;
    }

    private string FailCall(ForwardedCall call, string fault)
    {
        channel.Completion.Fail(call, new RpcError(RpcErrorCode.InternalError, "The backend violated the protocol."));
        return fault;
    }

    // All text goes to the same lane, so that its order is kept: the last progress before the response.
    private string? Pass(ReadOnlySpan<byte> json, int cost)
    {
        if (channel.Client.PeerLimits.FindFault(json) is not null)
        {
            return "A message exceeds the limits of the client.";
        }

        channel.ToClient.Start(json.Length).Write(json);
        channel.ToClient.End(cost);
        return null;
    }
}
