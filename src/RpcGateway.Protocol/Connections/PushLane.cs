using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

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

    // What stands before this one can't be dropped, or was; so nobody looks there again, however long the lane is.
    private int _firstDroppable;

    // How many wait of each method of which only the latest counts.
    private Dictionary<string, int>? _latest;

    // With the gaps.
    private int _length;

    public int Count { get; private set; }

    public void Add(OutboundMessage message) => Add(new Entry(message, null, IsLatest: false));

    /// <summary>Adds a notification, which may be dropped: with the oldest, or with all of its method.</summary>
    public void AddDroppable(OutboundMessage message, string method, bool isLatest)
    {
        Add(new Entry(message, method, isLatest));
        if (isLatest)
        {
            CountLatest(method, 1);
        }
    }

    public bool TryTake([NotNullWhen(true)] out OutboundMessage? message)
    {
        SkipGaps();
        if (_length == 0)
        {
            message = null;
            return false;
        }

        var entry = At(0);
        MoveHead();
        Forget(entry);
        message = entry.Message!;
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
        // From the end: most often one waits, which came when the method was last called.
        long freed = 0;
        var left = _latest?.GetValueOrDefault(method) ?? 0;
        for (var i = _length - 1; left > 0; i--)
        {
            if (At(i).IsLatest && At(i).Method == method)
            {
                freed += Drop(i);
                left--;
            }
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
        var entry = At(index);
        At(index) = default;
        Forget(entry);
        var size = entry.Message!.Size;
        entry.Message.Release();
        return size;
    }

    private void Forget(Entry entry)
    {
        Count--;
        if (entry.IsLatest)
        {
            CountLatest(entry.Method!, -1);
        }
    }

    private void CountLatest(string method, int change)
    {
        _latest ??= [];
        CollectionsMarshal.GetValueRefOrAddDefault(_latest, method, out _) += change;
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
    }

    private readonly record struct Entry(OutboundMessage? Message, string? Method, bool IsLatest);
}
