using RpcGateway.SampleContracts.Cache;

namespace RpcGateway.Samples.Cache;

/// <summary>
/// The values of a near cache, and what is known about their keys. A value that is older than the last invalidation of its key or of one
/// of its tags is neither kept nor accepted. Not thread-safe.
/// </summary>
internal sealed class NearCacheEntries(NearCacheOptions options)
{
    private readonly Dictionary<string, LinkedListNode<Slot>> _slots = [];
    private readonly LinkedList<Slot> _recent = [];
    private readonly HashSet<Fill> _fills = [];
    private readonly List<string> _evicted = [];
    private long _bytes;

    // Counts the connections: what was read over an earlier one may have missed an invalidation.
    private long _epoch;

    public int Count => _slots.Count;

    /// <summary>Returns the value that can be used without asking the server.</summary>
    public CacheEntry? Find(string key, DateTimeOffset now)
    {
        if (!_slots.TryGetValue(key, out var node))
        {
            return null;
        }

        _recent.Remove(node);
        _recent.AddFirst(node);
        var slot = node.Value;
        return slot.Entry is { } entry && slot.Epoch == _epoch && entry.Expires > now && slot.CheckAt > now ? entry : null;
    }

    /// <summary>Begins a read from the server.</summary>
    public Fill Begin(string key)
    {
        var slot = _slots.GetValueOrDefault(key)?.Value;
        var fill = new Fill(key, _epoch, slot?.Entry) { MinVersion = slot?.MinVersion ?? 0 };
        _fills.Add(fill);
        return fill;
    }

    /// <summary>Ends a read that returned nothing to keep.</summary>
    public void Abandon(Fill fill) => _fills.Remove(fill);

    /// <summary>Ends a read. The value is kept if no invalidation and no change of the connection came between.</summary>
    public void Complete(Fill fill, CacheEntry? entry, DateTimeOffset checkAt)
    {
        _fills.Remove(fill);
        if (fill.Epoch != _epoch)
        {
            return;
        }

        var slot = _slots.GetValueOrDefault(fill.Key)?.Value;
        if (entry is null)
        {
            SetEntry(slot, null);
        }
        else if (!fill.IsOutdated(entry) && entry.Version >= (slot?.Entry?.Version ?? 0))
        {
            slot ??= AddSlot(fill.Key);
            SetEntry(slot, entry);
            (slot.Epoch, slot.CheckAt) = (_epoch, checkAt);
            Evict();
        }
    }

    public void Invalidate(string key, long version)
    {
        if (_slots.TryGetValue(key, out var node))
        {
            Invalidate(node.Value, version);
        }

        foreach (var fill in _fills)
        {
            if (fill.Key == key)
            {
                fill.MinVersion = Math.Max(fill.MinVersion, version);
            }
        }
    }

    public void InvalidateTag(string tag, long version)
    {
        foreach (var slot in _recent)
        {
            if (slot.Entry?.Tags.Contains(tag) == true)
            {
                Invalidate(slot, version);
            }
        }

        foreach (var fill in _fills)
        {
            fill.Tags[tag] = version;
        }
    }

    /// <summary>Nothing that was read until now is used without comparing it with the server's value.</summary>
    public void BeginEpoch() => _epoch++;

    /// <summary>Returns keys that are no longer kept, when there are enough for a call to the server.</summary>
    public string[] TakeEvicted()
    {
        if (_evicted.Count < Math.Min(32, options.MaxEntries))
        {
            return [];
        }

        string[] keys = [.. _evicted.Where(key => !_slots.ContainsKey(key) && _fills.All(fill => fill.Key != key))];
        _evicted.Clear();
        return keys;
    }

    private void Invalidate(Slot slot, long version)
    {
        slot.MinVersion = Math.Max(slot.MinVersion, version);
        if (slot.Entry?.Version < version)
        {
            SetEntry(slot, null);
        }
    }

    private Slot AddSlot(string key)
    {
        var node = _recent.AddFirst(new Slot(key));
        _slots.Add(key, node);
        return node.Value;
    }

    private void SetEntry(Slot? slot, CacheEntry? entry)
    {
        if (slot is not null)
        {
            _bytes += (entry?.Size ?? 0) - (slot.Entry?.Size ?? 0);
            slot.Entry = entry;
        }
    }

    private void Evict()
    {
        while (_slots.Count > options.MaxEntries || _bytes > options.MaxBytes)
        {
            var oldest = _recent.Last!.Value;
            SetEntry(oldest, null);
            _recent.RemoveLast();
            _slots.Remove(oldest.Key);
            _evicted.Add(oldest.Key);
        }
    }

    /// <summary>A read that runs, and the invalidations that came since it began.</summary>
    internal sealed class Fill(string key, long epoch, CacheEntry? known)
    {
        public string Key { get; } = key;

        public long Epoch { get; } = epoch;

        /// <summary>The value that the client has, and the server may confirm.</summary>
        public CacheEntry? Known { get; } = known;

        public long MinVersion { get; set; }

        public Dictionary<string, long> Tags { get; } = [];

        public bool IsOutdated(CacheEntry entry) =>
            entry.Version < MinVersion || entry.Tags.Any(tag => Tags.GetValueOrDefault(tag) > entry.Version);
    }

    private sealed class Slot(string key)
    {
        public string Key { get; } = key;

        public CacheEntry? Entry { get; set; }

        public long MinVersion { get; set; }

        public long Epoch { get; set; }

        public DateTimeOffset CheckAt { get; set; }
    }
}
