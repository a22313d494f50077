using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Links;

/// <summary>
/// One virtual connection on a link. Each direction has its own credit: an end sends as long as its credit is positive, and the
/// other end renews the credit as it consumes what it has received. So an end that stops consuming stops only its own channel.
/// Credit, updates and closes need no credit. The object is its own lock: a separate one would add 40 bytes to every channel.
/// </summary>
internal abstract class LinkChannel(Link link, uint number) : IMessageOwner
{
    private const int NotUrgent = -1;

    private SendCredit _outgoing = new();
    private ReceiveCredit _incoming;
    private MessageBuffer? _partial;
    private volatile bool _isClosed;

    public Link Link => link;

    public uint Number => number;

    public bool IsClosed => _isClosed;

    /// <summary>The size of the messages that wait for credit.</summary>
    public long WaitingBytes => _outgoing.WaitingBytes;

    /// <summary>The number of messages that had to wait so far.</summary>
    public int Position => _outgoing.Queued;

    /// <summary>Sends a message that was written to a buffer from <see cref="LinkFrame.Rent"/>, or queues it.</summary>
    /// <param name="message">The message. Belongs to the channel from now on.</param>
    /// <param name="type">Its type.</param>
    /// <param name="flush">Whether to send at once. Otherwise the caller flushes the link soon.</param>
    public void Send(MessageBuffer message, RpcFrameType type, bool flush) => Send(message, type, flush, NotUrgent);

    /// <summary>
    /// Sends a short control message. It waits only for the messages up to a <see cref="Position"/>, not for credit as others do.
    /// </summary>
    public void SendUrgent(MessageBuffer message, RpcFrameType type, int after) => Send(message, type, flush: true, after);

    /// <summary>Completes when no message waits for credit, or the channel is closed.</summary>
    public Task WaitForRoomAsync()
    {
        lock (this)
        {
            return _outgoing.WaitForRoomAsync();
        }
    }

    /// <summary>Renews the peer's credit for messages that this end has consumed.</summary>
    /// <param name="bytes">The sum of their costs.</param>
    public void Released(int bytes)
    {
        lock (this)
        {
            _incoming.Consume(bytes);
        }

        Renew();
    }

    /// <summary>Ends the channel at this end. Nothing is sent or received on it afterwards.</summary>
    public void Close(RpcClose close)
    {
        if (TryClose())
        {
            AnnounceClose(close);
        }
    }

    /// <summary>The peer has ended the channel, or the link is lost.</summary>
    public void EndByPeer(RpcClose close, bool isLost)
    {
        if (TryClose())
        {
            OnClosed(close, isLost);
        }
    }

    /// <summary>Handles a frame of the channel. Called on the read loop of the link.</summary>
    /// <exception cref="ProtocolViolationException">The frame violates the protocol of the link.</exception>
    public void Receive(LinkFrameType type, ReadOnlyMemory<byte> payload)
    {
        if (_isClosed)
        {
            return;
        }

        switch (type)
        {
            case LinkFrameType.Credit:
                AddCredit(payload.Span);
                break;
            case LinkFrameType.Update:
                OnUpdated(payload);
                break;
            case LinkFrameType.UrgentText or LinkFrameType.UrgentBinary:
                ReceiveUrgent(type == LinkFrameType.UrgentText ? RpcFrameType.Text : RpcFrameType.Binary, payload);
                break;
            case LinkFrameType.Text or LinkFrameType.Binary:
                ReceiveLast(type == LinkFrameType.Text ? RpcFrameType.Text : RpcFrameType.Binary, payload);
                break;
            default:
                ReceivePart(type == LinkFrameType.TextPart ? RpcFrameType.Text : RpcFrameType.Binary, payload);
                break;
        }
    }

    /// <summary>
    /// A message was received. The bytes are valid until this method returns. Must not block, throw, or run user code; must call
    /// <see cref="Released"/> with <paramref name="cost"/> once the message is consumed.
    /// </summary>
    protected abstract void OnMessage(ReadOnlyMemory<byte> message, RpcFrameType type, int cost);

    /// <summary>The peer has changed the description of the channel.</summary>
    protected virtual void OnUpdated(ReadOnlyMemory<byte> description)
    {
    }

    /// <summary>The channel has ended, but not by <see cref="Close"/>. Must not block or throw.</summary>
    protected abstract void OnClosed(RpcClose close, bool isLost);

    private void Send(MessageBuffer message, RpcFrameType type, bool flush, int after)
    {
        lock (this)
        {
            if (_isClosed)
            {
                message.Release();
                return;
            }

            message.Written[0] = (byte)(type == RpcFrameType.Text ? LinkFrameType.Text : LinkFrameType.Binary);
            if (after == NotUrgent)
            {
                _outgoing.Send(link, number, message);
            }
            else
            {
                _outgoing.SendUrgent(link, number, message, after);
            }
        }

        if (flush)
        {
            link.Flush();
        }
    }

    private void ReceiveLast(RpcFrameType type, ReadOnlyMemory<byte> payload)
    {
        if (_partial is not null && !TryAppend(type, payload.Span))
        {
            return;
        }

        int cost;
        lock (this)
        {
            Use(payload.Length);
            cost = _incoming.EndMessage(LinkFrame.CostOf(payload.Length));
        }

        if (_partial is not { } whole)
        {
            OnMessage(payload, type, cost);
            return;
        }

        _partial = null;
        OnMessage(whole.WrittenMemory, type, cost);
        whole.Release();
    }

    private void ReceiveUrgent(RpcFrameType type, ReadOnlyMemory<byte> payload)
    {
        lock (this)
        {
            Use(payload.Length, isUrgent: true);
            _incoming.AddUrgent(LinkFrame.CostOf(payload.Length));
        }

        OnMessage(payload, type, LinkFrame.CostOf(payload.Length));
    }

    private void ReceivePart(RpcFrameType type, ReadOnlyMemory<byte> payload)
    {
        lock (this)
        {
            Use(payload.Length);
        }

        _partial ??= LinkFrame.RentPartial(type);
        if (TryAppend(type, payload.Span))
        {
            lock (this)
            {
                _incoming.AddPart(LinkFrame.CostOf(payload.Length));
            }

            Renew();
        }
    }

    private void Use(int payload, bool isUrgent = false)
    {
        if (!_incoming.TryUse(LinkFrame.CostOf(payload), isUrgent))
        {
            throw Link.Violation($"More was sent on channel {number} than its credit allows.");
        }
    }

    // Returns false if the message is too large: that ends only its own channel.
    private bool TryAppend(RpcFrameType type, ReadOnlySpan<byte> payload)
    {
        if (_partial!.FrameType != type)
        {
            throw Link.Violation($"The parts of a message on channel {number} have different types.");
        }

        var max = number == 0 ? link.Options.MaxControlMessageSize : link.Options.MaxMessageSize;
        if (_partial.Size + payload.Length <= max)
        {
            _partial.Write(payload);
            return true;
        }

        _partial.Release();
        _partial = null;
        var tooLarge = new RpcClose(RpcCloseCode.MessageTooLarge, $"A message on the channel has more than {max} bytes.");
        if (number == 0)
        {
            throw new ProtocolViolationException(tooLarge.Code, tooLarge.Reason);
        }

        if (TryClose())
        {
            AnnounceClose(tooLarge);
            OnClosed(tooLarge, isLost: false);
        }

        return false;
    }

    private void AddCredit(ReadOnlySpan<byte> payload)
    {
        lock (this)
        {
            if (!_isClosed && !_outgoing.TryAdd(link, number, LinkFrame.ReadCredit(payload)))
            {
                throw Link.Violation($"The credit for channel {number} is invalid.");
            }
        }

        link.Flush();
    }

    private void Renew()
    {
        lock (this)
        {
            if (_isClosed || _incoming.TakeRenewal() is not (> 0 and var credit))
            {
                return;
            }

            link.Queue(LinkFrame.CreateCredit(number, credit));
        }

        link.FlushSoon();
    }

    private void AnnounceClose(RpcClose close)
    {
        // Channel 0 ends with the link, which its owner ends next.
        if (number > 0)
        {
            link.Remove(this);
            link.Queue(LinkFrame.CreateClose(number, close));
            link.Flush();
        }
    }

    private bool TryClose()
    {
        lock (this)
        {
            if (_isClosed)
            {
                return false;
            }

            _isClosed = true;
            _outgoing.Clear();
            return true;
        }
    }
}
