using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// What a process sends to one client. The text messages of one burst are written to one buffer, in order. Credit is renewed when the
/// bytes have left. Used on the read loop of the link.
/// </summary>
internal sealed class MessagesToClient(OutboundQueue outbound, bool sharesFrames, IMessageOwner channel)
{
    private MessageBuffer? _text;

    /// <summary>Returns the buffer for the next text message. Call <see cref="End"/> afterwards.</summary>
    public MessageBuffer Start(int size)
    {
        if (_text is not null && _text.Size + size > MessageBuffer.MaxCollected)
        {
            Queue();
        }

        return _text ??= MessageBuffer.Rent();
    }

    /// <summary>Completes the text message.</summary>
    /// <param name="cost">What the message costs in credit.</param>
    public void End(int cost)
    {
        _text!.EndMessage(sharesFrames);
        _text.OwnedBytes = _text.Owner is null ? cost : _text.OwnedBytes + cost;
        _text.Owner = channel;
    }

    /// <summary>Queues the text messages so far, so that what follows cannot overtake them. The caller flushes soon.</summary>
    public void Queue()
    {
        if (_text is { } text)
        {
            _text = null;
            outbound.SendUrgent(text, flush: false);
        }
    }

    /// <summary>Queues a binary frame.</summary>
    public void SendBinary(ReadOnlySpan<byte> frame, int cost, bool isBulk)
    {
        Queue();
        var message = MessageBuffer.Rent();
        message.FrameType = RpcFrameType.Binary;
        message.Write(frame);
        message.Owner = channel;
        message.OwnedBytes = cost;
        if (isBulk)
        {
            outbound.SendBulk(message);
        }
        else
        {
            outbound.SendUrgent(message, flush: false);
        }
    }
}
