using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// The lane of requests, notifications and progress, from which old notifications can be dropped: a ring, in which a
/// dropped one leaves a gap until the gaps are many.
/// </summary>
internal sealed class PushLane
{
    private const int InitialLength = 4;

    private Entry[] _ring = [];
    private int _head;

    // With the gaps.
    private int _length;

    public int Count { get; private set; }

    public void Add(OutboundMessage message) => AddDroppable(message, null);

    /// <summary>Adds a message; one with a method may be dropped.</summary>
    public void AddDroppable(OutboundMessage message, string? method)
    {
        if (_length == _ring.Length)
        {
            Rebuild(Math.Max(InitialLength, Count * 2));
        }

        At(_length++) = new Entry(message, method);
        Count++;
    }

    public bool TryTake([NotNullWhen(true)] out OutboundMessage? message)
    {
        while (_length > 0)
        {
            message = At(0).Message;
            At(0) = default;
            _head = _head + 1 == _ring.Length ? 0 : _head + 1;
            _length--;
            if (message is not null)
            {
                Count--;
                return true;
            }
        }

        message = null;
        return false;
    }

    /// <summary>Drops the oldest notifications until <paramref name="bytes"/> are free; tells how many became so.</summary>
    public long DropOldest(long bytes)
    {
        long freed = 0;
        for (var i = 0; i < _length && freed < bytes; i++)
        {
            freed += At(i).Method is null ? 0 : Drop(i);
        }

        return freed;
    }

    /// <summary>Drops all waiting notifications of one method; tells how many bytes became free.</summary>
    public long DropSame(string method)
    {
        long freed = 0;
        for (var i = 0; i < _length; i++)
        {
            freed += At(i).Method == method ? Drop(i) : 0;
        }

        return freed;
    }

    public List<OutboundMessage> RemoveAll()
    {
        var all = new List<OutboundMessage>();
        while (TryTake(out var message))
        {
            all.Add(message);
        }

        return all;
    }

    private long Drop(int index)
    {
        var message = At(index).Message!;
        At(index) = default;
        var size = message.Size;
        Count--;
        message.Release();
        return size;
    }

    private ref Entry At(int index)
    {
        var position = _head + index;
        return ref _ring[position < _ring.Length ? position : position - _ring.Length];
    }

    // Without the gaps: a peer that never reads makes many.
    private void Rebuild(int capacity)
    {
        var ring = new Entry[capacity];
        var length = 0;
        for (var i = 0; i < _length; i++)
        {
            if (At(i).Message is not null)
            {
                ring[length++] = At(i);
            }
        }

        _ring = ring;
        _head = 0;
        _length = length;
    }

    private readonly record struct Entry(OutboundMessage? Message, string? Method);
}
