using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Links;

/// <summary>What a channel may send, and the messages that wait for credit. The owner locks.</summary>
internal struct SendCredit()
{
    private int _credit = LinkOptions.Window;
    private Queue<MessageBuffer>? _waiting;
    private List<(MessageBuffer Message, int After)>? _urgent;
    private int _queued;
    private int _dequeued;
    private int _sentOfFirst;
    private long _waitingBytes;
    private TaskCompletionSource? _room;

    /// <summary>The number of messages that had to wait so far.</summary>
    public readonly int Queued => _queued;

    /// <summary>The size of the messages that wait, without what was sent of the first one.</summary>
    public readonly long WaitingBytes => Volatile.Read(in _waitingBytes);

    /// <summary>Sends a message whose first byte is its type, or lets it wait.</summary>
    public void Send(Link link, uint channel, MessageBuffer message)
    {
        if (_waitingBytes == 0 && _credit > 0 && message.Size <= LinkFrame.MaxSize)
        {
            _credit -= LinkFrame.CostOf(message.Size - LinkFrame.HeaderSize);
            LinkFrame.SetHeader(message, (LinkFrameType)message.Written[0], channel);
            link.Queue(message);
            return;
        }

        (_waiting ??= new Queue<MessageBuffer>()).Enqueue(message);
        _queued++;
        _waitingBytes += message.Size;
        SendWaiting(link, channel);
    }

    /// <summary>
    /// Sends a short control message before those that wait. It may exceed the credit by a window, so that the other end still limits
    /// what it holds.
    /// </summary>
    /// <param name="link">The link.</param>
    /// <param name="channel">The number of the channel.</param>
    /// <param name="message">The message; its first byte is its type.</param>
    /// <param name="after">The value of <see cref="Queued"/> for a message that must be sent first.</param>
    public void SendUrgent(Link link, uint channel, MessageBuffer message, int after)
    {
        if (_waitingBytes == 0 && _credit > 0)
        {
            Send(link, channel, message);
            return;
        }

        (_urgent ??= []).Add((message, after));
        _waitingBytes += message.Size;
        SendUrgent(link, channel);
    }

    /// <summary>The peer allows more. Returns false if the credit is invalid.</summary>
    public bool TryAdd(Link link, uint channel, int credit)
    {
        if (credit <= 0 || _credit + (long)credit > LinkOptions.Window)
        {
            return false;
        }

        _credit += credit;
        SendWaiting(link, channel);
        return true;
    }

    /// <summary>Completes when nothing waits for credit.</summary>
    public Task WaitForRoomAsync() => _waitingBytes == 0
        ? Task.CompletedTask
        : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Discards what waits.</summary>
    public void Clear()
    {
        while (_waiting is not null && _waiting.TryDequeue(out var message))
        {
            message.Release();
        }

        _urgent?.ForEach(waiting => waiting.Message.Release());
        _urgent = null;
        _waitingBytes = 0;
        ReleaseRoom();
    }

    private void SendUrgent(Link link, uint channel)
    {
        for (var i = 0; i < _urgent?.Count && _credit > -LinkOptions.Window;)
        {
            var (message, after) = _urgent[i];
            if (after - _dequeued > 0)
            {
                i++;
                continue;
            }

            _urgent.RemoveAt(i);
            _waitingBytes -= message.Size;
            _credit -= LinkFrame.CostOf(message.Size - LinkFrame.HeaderSize);
            var type = (LinkFrameType)message.Written[0] == LinkFrameType.Text ? LinkFrameType.UrgentText : LinkFrameType.UrgentBinary;
            LinkFrame.SetHeader(message, type, channel);
            link.Queue(message);
        }

        _urgent = _urgent is { Count: > 0 } ? _urgent : null;
    }

    // Splits the messages that wait into parts, as far as the credit allows.
    private void SendWaiting(Link link, uint channel)
    {
        while (_credit > 0 && _waiting is { Count: > 0 })
        {
            var message = _waiting.Peek();
            var rest = message.WrittenSpan[(LinkFrame.HeaderSize + _sentOfFirst)..];
            var part = rest.Length > LinkFrame.MaxPayload ? rest[..LinkFrame.MaxPayload] : rest;
            var isLast = part.Length == rest.Length;
            var type = (LinkFrameType)message.WrittenSpan[0];
            link.Queue(LinkFrame.Create(isLast ? type : type + 1, channel, part));
            _credit -= LinkFrame.CostOf(part.Length);
            _sentOfFirst += part.Length;
            _waitingBytes -= part.Length;
            if (isLast)
            {
                _sentOfFirst = 0;
                _waitingBytes -= LinkFrame.HeaderSize;
                _waiting.Dequeue().Release();
                _dequeued++;
            }

            SendUrgent(link, channel);
        }

        SendUrgent(link, channel);

        if (_waitingBytes == 0)
        {
            ReleaseRoom();
        }
    }

    // The queue as well: most channels never wait again.
    private void ReleaseRoom()
    {
        _waiting = null;
        _room?.TrySetResult();
        _room = null;
    }
}
