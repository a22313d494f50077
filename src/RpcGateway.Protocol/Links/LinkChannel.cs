using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Links;

/// <summary>
/// One virtual connection on a link. Each direction has its own credit: an end sends as long as its credit is positive, and the
/// other end renews the credit as it consumes what it has received. So an end that stops consuming stops only its own channel.
/// Credit, cancellations of the link and closes need no credit. The object is its own lock: a separate one would add 40 bytes to
/// every channel.
/// </summary>
internal abstract class LinkChannel(Link link, uint number) : IMessageOwner
{
    private int _sendCredit = LinkOptions.Window;

    // Received and not renewed yet, and the part of it that is consumed.
    private int _unrenewed;
    private int _consumed;

    // The messages that wait for credit.
    private Queue<MessageBuffer>? _waiting;
    private int _sentOfFirst;
    private long _waitingBytes;
    private TaskCompletionSource? _room;
    private MessageBuffer? _partial;
    private volatile bool _isClosed;

    public Link Link => link;

    public uint Number => number;

    public bool IsClosed => _isClosed;

    /// <summary>The size of the messages that wait for credit.</summary>
    public long WaitingBytes => Volatile.Read(ref _waitingBytes);

    /// <summary>Sends a message that was written to a buffer from <see cref="LinkFrame.Rent"/>, or queues it.</summary>
    /// <param name="message">The message. Belongs to the channel from now on.</param>
    /// <param name="type">Its type.</param>
    /// <param name="flush">Whether to send at once. Otherwise the caller flushes the link soon.</param>
    public void Send(MessageBuffer message, RpcFrameType type, bool flush)
    {
        lock (this)
        {
            if (_isClosed)
            {
                message.Release();
                return;
            }

            message.Written[0] = (byte)(type == RpcFrameType.Text ? LinkFrameType.Text : LinkFrameType.Binary);
            if (_waitingBytes == 0 && _sendCredit > 0 && message.Size <= LinkFrame.MaxSize)
            {
                _sendCredit -= message.Size - LinkFrame.HeaderSize;
                LinkFrame.SetHeader(message, (LinkFrameType)message.Written[0], number);
                link.Queue(message);
            }
            else
            {
                (_waiting ??= new Queue<MessageBuffer>()).Enqueue(message);
                _waitingBytes += message.Size;
                SendWaiting();
            }
        }

        if (flush)
        {
            link.Flush();
        }
    }

    /// <summary>Completes when no message waits for credit, or the channel is closed.</summary>
    public Task WaitForRoomAsync()
    {
        lock (this)
        {
            return _waitingBytes == 0
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Renews the peer's credit for bytes that this end has consumed.</summary>
    public void Released(int bytes)
    {
        lock (this)
        {
            _consumed += bytes;
            if (_isClosed || _consumed < LinkOptions.Window / 2)
            {
                return;
            }

            link.Queue(LinkFrame.CreateCredit(number, _consumed));
            _unrenewed -= _consumed;
            _consumed = 0;
        }

        link.Flush();
    }

    /// <summary>Ends the channel at this end. Nothing is sent or received on it afterwards.</summary>
    public void Close(RpcClose close)
    {
        if (TryClose())
        {
            link.Remove(this);
            link.Queue(LinkFrame.CreateClose(number, close));
            link.Flush();
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
        switch (type)
        {
            case LinkFrameType.Credit:
                AddCredit(payload.Span);
                break;
            case LinkFrameType.Update:
                OnUpdated(payload);
                break;
            case LinkFrameType.Text or LinkFrameType.Binary or LinkFrameType.TextPart or LinkFrameType.BinaryPart:
                Count(payload.Length);
                ReceivePart(type, payload);
                break;
            default:
                throw Link.Violation($"The frame type {(byte)type} is unknown.");
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

    private void Count(int bytes)
    {
        lock (this)
        {
            _unrenewed += bytes;
            if (_unrenewed > LinkOptions.Window + LinkFrame.MaxPayload)
            {
                throw Link.Violation($"More was sent on channel {number} than its credit allows.");
            }
        }
    }

    private void ReceivePart(LinkFrameType type, ReadOnlyMemory<byte> payload)
    {
        var isText = type is LinkFrameType.Text or LinkFrameType.TextPart;
        var frameType = isText ? RpcFrameType.Text : RpcFrameType.Binary;
        var isLast = type is LinkFrameType.Text or LinkFrameType.Binary;
        if (_partial is null && isLast)
        {
            OnMessage(payload, frameType, payload.Length);
            return;
        }

        _partial ??= StartPartial(frameType);
        if (_partial.FrameType != frameType || _partial.Size + payload.Length > link.Options.MaxMessageSize)
        {
            throw Link.Violation(
                $"A message on channel {number} changes its type, or has more than {link.Options.MaxMessageSize} bytes.");
        }

        _partial.Write(payload.Span);
        if (!isLast)
        {
            // The message is limited by its own maximum, and would never end without new credit.
            Released(payload.Length);
            return;
        }

        var whole = _partial;
        _partial = null;
        OnMessage(whole.WrittenMemory, frameType, payload.Length);
        whole.Release();
    }

    private static MessageBuffer StartPartial(RpcFrameType type)
    {
        var partial = MessageBuffer.Rent();
        partial.FrameType = type;
        return partial;
    }

    private void AddCredit(ReadOnlySpan<byte> payload)
    {
        var bytes = payload.Length == sizeof(int) ? System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(payload) : 0;
        lock (this)
        {
            if (bytes <= 0 || _sendCredit + (long)bytes > LinkOptions.Window)
            {
                throw Link.Violation($"The credit for channel {number} is invalid.");
            }

            _sendCredit += bytes;
            SendWaiting();
        }

        link.Flush();
    }

    // Splits the messages that wait into parts, as far as the credit allows.
    private void SendWaiting()
    {
        while (_sendCredit > 0 && _waiting is { Count: > 0 })
        {
            var message = _waiting.Peek();
            var rest = message.WrittenSpan[(LinkFrame.HeaderSize + _sentOfFirst)..];
            var part = rest.Length > LinkFrame.MaxPayload ? rest[..LinkFrame.MaxPayload] : rest;
            var type = (LinkFrameType)message.WrittenSpan[0];
            link.Queue(LinkFrame.Create(part.Length == rest.Length ? type : type + 1, number, part));
            _sendCredit -= part.Length;
            _sentOfFirst += part.Length;
            if (part.Length == rest.Length)
            {
                _sentOfFirst = 0;
                _waitingBytes -= message.Size;
                _waiting.Dequeue().Release();
            }
        }

        if (_waitingBytes == 0)
        {
            _room?.TrySetResult();
            _room = null;
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
            while (_waiting is not null && _waiting.TryDequeue(out var message))
            {
                message.Release();
            }

            _waitingBytes = 0;
            _room?.TrySetResult();
            _room = null;
            return true;
        }
    }
}
