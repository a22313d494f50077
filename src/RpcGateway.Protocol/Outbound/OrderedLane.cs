using System.Diagnostics.CodeAnalysis;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>
/// The lane for requests, notifications and progress, from which old notifications can be dropped. A ring buffer in which a
/// dropped notification leaves a gap; the ring is rebuilt when it is full.
/// </summary>
internal sealed class OrderedLane
{
    private const int InitialLength = 4;

    // An empty lane keeps no larger ring, so that a burst does not use memory until the connection ends.
    private const int MaxKeptLength = 256;

    // Special values of Entry.Before.
    private const long NotLatest = -2;
    private const long NoneBefore = -1;

    private Entry[] _ring = [];
    private int _head;

    // The number of entries ever before the head. Positions count from the first entry ever, so they stay valid.
    private long _headPosition;

    // No entry before this index can be dropped, so the search for the oldest starts here, even in a long lane.
    private int _firstDroppable;

    // For policy Latest: the position of each method's last notification. Each entry has the position of the previous one.
    private Dictionary<string, long>? _latest;

    // Including gaps.
    private int _length;

    public int Count { get; private set; }

    public void Add(OutboundMessage message) => Add(new Entry(message, null, NotLatest));

    /// <summary>Adds a notification that may be dropped: as one of the oldest, or with all others of its method.</summary>
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

    /// <summary>
    /// Drops the oldest notifications until <paramref name="bytes"/> are free. Returns the number of freed bytes.
    /// </summary>
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
    /// Drops all waiting notifications of a method for which only the latest counts. Returns the number of freed bytes.
    /// </summary>
    public long DropSame(string method)
    {
        // Walks back from the last one. If an entry was taken or dropped, all earlier ones of its method were as well.
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
        RebuildChains();
    }

    // The entries have moved, so their positions have changed.
    private void RebuildChains()
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

    /// <param name="Message">The message; null for a gap.</param>
    /// <param name="Method">The method, if the message may be dropped.</param>
    /// <param name="Before">The position of the previous notification of the same method, if only the latest
    /// counts.</param>
    private readonly record struct Entry(OutboundMessage? Message, string? Method, long Before);
}
