using System.Buffers.Binary;
using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// What a process sends to one client. It must stay within its numbers; anything else ends its channel. Its credit is renewed when the
/// bytes have left for the client.
/// </summary>
internal sealed class ForwardReceiver(ForwardChannel channel, Forwarder forwarder) : IBurstReceiver
{
    private bool _isInBurst;

    /// <summary>What the process has open at the client.</summary>
    public OpenTransfers Open { get; } = new();

    private OutboundQueue Outbound => forwarder.Inbound.Outbound;

    /// <summary>A message was received. Called on the read loop of the link.</summary>
    public void Receive(ReadOnlySpan<byte> message, RpcFrameType type, int cost)
    {
        if (!_isInBurst)
        {
            _isInBurst = true;
            channel.Link.AtEndOfBurst(this);
        }

        var fault = type == RpcFrameType.Binary ? ReceiveBinary(message, cost) : ReceiveLines(message, cost);
        if (fault is not null)
        {
            RpcConnectionLog.BackendViolation(forwarder.Client.Logger, channel.Target.Name, forwarder.Client.Id, fault);
            channel.Fail(new RpcClose(RpcCloseCode.ProtocolError, fault));
        }
    }

    void IBurstReceiver.EndBurst()
    {
        _isInBurst = false;
        Outbound.Flush();
    }

    // Returns a fault of the process; null if there is none. As on the connection of the client, several messages may share a frame.
    private string? ReceiveLines(ReadOnlySpan<byte> frame, int cost)
    {
        string? fault = null;
        while (fault is null && !frame.IsEmpty)
        {
            var end = forwarder.Client.SharesFrames ? frame.IndexOf((byte)'\n') : -1;
            fault = end < 0 ? ReceiveText(frame, cost) : ReceiveText(frame[..end], 0);
            frame = end < 0 ? default : frame[(end + 1)..];
        }

        return fault;
    }

    private string? ReceiveText(ReadOnlySpan<byte> json, int cost)
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
                RpcMessageKind.Request => ReceiveRequest(json, message.Id.AsNumber(), cost),
                RpcMessageKind.Notification => Pass(json, cost),
                _ => "A message is not valid JSON-RPC.",
            };
        }
        catch (JsonException)
        {
            return "A message is not valid JSON.";
        }
    }

    private string? ReceiveRequest(ReadOnlySpan<byte> json, long? id, int cost)
    {
        if (id is not { } number || NumberRange.EpochOf(number) != channel.Numbers.Epoch)
        {
            return "The id of a request is outside the range of the channel.";
        }

        if (Open.Callbacks >= forwarder.Client.Options.MaxPendingCalls || !Open.TryAddCallback(number))
        {
            return "The id of a request is in use, or too many requests wait for the client.";
        }

        forwarder.Inbound.Calls.AddForwardedSlot(-1);

        return Pass(json, cost);
    }

    private string? ReceiveResponse(in RpcMessage response, int cost)
    {
        if (response.Id.AsNumber() is not { } number || channel.Take(number) is not { } call)
        {
            RpcConnectionLog.BackendResponseIgnored(forwarder.Client.Logger, channel.Target.Name, forwarder.Client.Id);
            channel.Released(cost);
            return null;
        }

        if (FindStream(call, response) is { } token && !TryAddStream(token, out var fault))
        {
            channel.Completion.Fail(call, new RpcError(RpcErrorCode.InternalError, "The backend violated the protocol."));
            return fault;
        }

        channel.Completion.Complete(call, response, cost, isStream: FindStream(call, response) is not null);
        if (call.Token != 0 && EndsStream(response))
        {
            channel.Completion.EndStream(call.Token);
        }

        return null;
    }

    // The token of a stream that the response opens. A reader of the response would request the items of any token.
    private static long? FindStream(ForwardedCall call, in RpcMessage response)
    {
        if (call.Method?.Method.Kind != RpcMethodKind.Stream || response.Kind != RpcMessageKind.Result)
        {
            return null;
        }

        var reader = new Utf8JsonReader(response.Payload, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isToken = RpcJson.TextEquals(reader, "token"u8);
            reader.Read();
            if (isToken)
            {
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var token) ? token : -1;
            }

            reader.Skip();
        }

        return null;
    }

    private bool TryAddStream(long token, out string? fault)
    {
        fault = NumberRange.EpochOf(token) == channel.Numbers.Epoch && Open.TryAddStream(token)
            ? null
            : "The token of a stream is outside the range of the channel, or in use.";
        return fault is null;
    }

    private static bool EndsStream(in RpcMessage response)
    {
        if (response.Kind == RpcMessageKind.Error)
        {
            return true;
        }

        var reader = new Utf8JsonReader(response.Payload, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        reader.Read();
        while (reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFinished = RpcJson.TextEquals(reader, "finished"u8);
            reader.Read();
            if (isFinished)
            {
                return reader.TokenType == JsonTokenType.True;
            }

            reader.Skip();
        }

        return false;
    }

    private string? ReceiveBinary(ReadOnlySpan<byte> frame, int cost)
    {
        if (frame.Length is < BinaryFrameWriter.HeaderSize or > BinaryFrameWriter.MaxSize)
        {
            return "The size of a binary frame is invalid.";
        }

        var number = BinaryPrimitives.ReadUInt32BigEndian(frame[1..]);
        var type = (BinaryFrameType)frame[0];
        switch (type)
        {
            case BinaryFrameType.Data or BinaryFrameType.End or BinaryFrameType.Error:
                if (NumberRange.LaneOf(number) != channel.Numbers.Lane)
                {
                    return "The number of a binary stream is outside the range of the channel.";
                }

                if (type != BinaryFrameType.Data)
                {
                    Open.RemoveDownload(number);
                }

                Outbound.SendBulk(Copy(frame, RpcFrameType.Binary, cost));
                return null;
            case BinaryFrameType.Credit:
                if (!forwarder.Uploads.TrySetReader(number, channel))
                {
                    return "The credit for an upload that another process reads was received.";
                }

                break;
            case BinaryFrameType.Cancel:
                forwarder.Uploads.NoteCancelled(number);
                break;
            default:
                return "The type of a binary frame is unknown.";
        }

        Outbound.SendUrgent(Copy(frame, RpcFrameType.Binary, cost), flush: false);
        return null;
    }

    // All text goes to the same lane, so that its order is kept: the last progress before the response.
    private string? Pass(ReadOnlySpan<byte> json, int cost)
    {
        if (forwarder.Client.PeerLimits.FindFault(json) is not null)
        {
            return "A message exceeds the limits of the client.";
        }

        Outbound.SendUrgent(Copy(json, RpcFrameType.Text, cost), flush: false);
        return null;
    }

    private MessageBuffer Copy(ReadOnlySpan<byte> bytes, RpcFrameType type, int cost)
    {
        var message = MessageBuffer.Rent();
        message.FrameType = type;
        message.Write(bytes);
        message.Owner = channel;
        message.OwnedBytes = cost;
        return message;
    }
}
