using System.Diagnostics.CodeAnalysis;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>
/// The lane of requests, notifications and progress, from which old notifications can be dropped: a ring, in which a
/// dropped one leaves a gap until the gaps are many.
/// </summary>
internal sealed class OrderedLane
{
    private const int InitialLength = 4;

    // An empty lane keeps no larger ring: what a burst needed is not held as long as the connection lasts.
    private const int MaxKeptLength = 256;

    // The positions before the first.
    private const long NotLatest = -2;
    private const long NoneBefore = -1;

    private Entry[] _ring = [];
    private int _head;

    // How many have ever stood before the head: positions count on from there, so that they stay true.
    private long _headPosition;

    // What stands before this one can't be dropped, or was; so nobody looks there again, however long the lane is.
    private int _firstDroppable;

    // Where the last notification of each method stands of which only the latest counts; each knows the one before.
    private Dictionary<string, long>? _latest;

    // With the gaps.
    private int _length;

    public int Count { get; private set; }

    public void Add(OutboundMessage message) => Add(new Entry(message, null, NotLatest));

    /// <summary>Adds a notification, which may be dropped: with the oldest, or with all of its method.</summary>
    public void AddDroppable(OutboundMessage message, string method, bool isLatest)
    {
        Add(new Entry(message, method, NotLatest));
        if (isLatest)
        {
            Chain(_length - 1);
        }
    }

    public bool TryTake([NotNullWhen(true)] out OutboundMessage? message)
    {
        SkipGaps();
        if (_length == 0)
        {
            _ring = _ring.Length > MaxKeptLength ? [] : _ring;
            message = null;
            return false;
        }

        message = At(0).Message!;
        MoveHead();
        Count--;
        return true;
    }

    /// <summary>Drops the oldest notifications until <paramref name="bytes"/> are free; tells how many became so.</summary>
    public long DropOldest(long bytes)
    {
        long freed = 0;
        for (; _firstDroppable < _length && freed < bytes; _firstDroppable++)
        {
            freed += At(_firstDroppable).Method is null ? 0 : Drop(_firstDroppable);
        }

        SkipGaps();
        return freed;
    }

    /// <summary>
    /// Drops all waiting notifications of one method of which only the latest counts; tells how many bytes became free.
    /// </summary>
    public long DropSame(string method)
    {
        // From the last one back. What left by the head, or as one of the oldest, took all before it along.
        long freed = 0;
        var position = _latest?.GetValueOrDefault(method, NoneBefore) ?? NoneBefore;
        while (position >= _headPosition && At((int)(position - _headPosition)) is { Message: not null } entry)
        {
            freed += Drop((int)(position - _headPosition));
            position = entry.Before;
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

    private void Add(Entry entry)
    {
        if (_length == _ring.Length)
        {
            Rebuild(Math.Max(InitialLength, Count * 2));
        }

        At(_length++) = entry;
        Count++;
    }

    private long Drop(int index)
    {
        var message = At(index).Message!;
        At(index) = default;
        Count--;
        var size = message.Size;
        message.Release();
        return size;
    }

    private void Chain(int index)
    {
        _latest ??= [];
        ref var entry = ref At(index);
        entry = entry with { Before = _latest.GetValueOrDefault(entry.Method!, NoneBefore) };
        _latest[entry.Method!] = _headPosition + index;
    }

    private void SkipGaps()
    {
        while (_length > 0 && At(0).Message is null)
        {
            MoveHead();
        }
    }

    private void MoveHead()
    {
        At(0) = default;
        _head = _head + 1 == _ring.Length ? 0 : _head + 1;
        _headPosition++;
        _length--;
        _firstDroppable = Math.Max(0, _firstDroppable - 1);
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
        var firstDroppable = 0;
        for (var i = 0; i < _length; i++)
        {
            firstDroppable = i == _firstDroppable ? length : firstDroppable;
            if (At(i).Message is not null)
            {
                ring[length++] = At(i);
            }
        }

        _ring = ring;
        _head = 0;
        _firstDroppable = _firstDroppable < _length ? firstDroppable : length;
        _length = length;
        ChainAgain();
    }

    // They have moved together.
    private void ChainAgain()
    {
        _latest?.Clear();
        for (var i = 0; i < _length; i++)
        {
            if (At(i).Before != NotLatest)
            {
                Chain(i);
            }
        }
    }

    /// <param name="Message">What waits; null for a gap.</param>
    /// <param name="Method">Its method, if it may be dropped.</param>
    /// <param name="Before">Where the one before of its method stands, if only the latest of them counts.</param>
    private readonly record struct Entry(OutboundMessage? Message, string? Method, long Before);
}
