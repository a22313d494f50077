using System.Text.Json;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Presence;

/// <summary>The connections of this node, and which of them have changed since the last batch.</summary>
internal sealed class LocalPresence(string nodeId, LocalReceivers receivers, JsonSerializerOptions serializer)
{
    // Batches and pages are about as large as the payloads of the backplane, so that they share the way with other messages.
    private const int MaxBatch = 64 * 1024;
    private const int MaxPage = 256 * 1024;
    private const int MaxPages = 1 << 20;
    private const int LargeSet = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RpcPresenceEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private long _sequence;

    /// <summary>Reads what a connection is now.</summary>
    public void Update(string id)
    {
        // Under the lock: the last of several concurrent calls reads the last state.
        lock (_lock)
        {
            var before = _entries.GetValueOrDefault(id);
            var after = Describe(id, before);
            if (before is null ? after is not null : after is null || !before.IsSame(after))
            {
                Store(id, after);
            }
        }
    }

    /// <returns>False if there is no such connection.</returns>
    public bool SetState(string id, ReadOnlyMemory<byte> state)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                return false;
            }

            if (!entry.State.Span.SequenceEqual(state.Span))
            {
                Store(id, entry with { State = state });
            }

            return true;
        }
    }

    /// <summary>Takes the changes since the last call. Each batch is small enough for one message.</summary>
    public IReadOnlyList<PresenceBatch> TakeChanges()
    {
        lock (_lock)
        {
            if (_changed.Count == 0)
            {
                return [];
            }

            var batches = new List<PresenceBatch>();
            var (entries, left, size) = (new List<RpcPresenceEntry>(), new List<string>(), 0);
            foreach (var id in _changed)
            {
                if (_entries.TryGetValue(id, out var entry))
                {
                    entries.Add(entry);
                    size += SizeOf(entry);
                }
                else
                {
                    left.Add(id);
                    size += id.Length;
                }

                if (size >= MaxBatch)
                {
                    batches.Add(new PresenceBatch(nodeId, ++_sequence) { Entries = entries, Left = left });
                    (entries, left, size) = ([], [], 0);
                }
            }

            if (size > 0)
            {
                batches.Add(new PresenceBatch(nodeId, ++_sequence) { Entries = entries, Left = left });
            }

            ClearChanges();
            return batches;
        }
    }

    /// <summary>Forgets the changes since the last call: there is no reader. Later ones notice that a batch is missing.</summary>
    public void SkipChanges()
    {
        lock (_lock)
        {
            if (_changed.Count > 0)
            {
                _sequence++;
                ClearChanges();
            }
        }
    }

    /// <summary>A batch without changes.</summary>
    public PresenceBatch Announce(bool isLast = false)
    {
        lock (_lock)
        {
            return new PresenceBatch(nodeId, _sequence) { IsLast = isLast };
        }
    }

    /// <summary>
    /// Reads a part of the connections. A connection is always in the same one of several parts, so that reading them one after another
    /// finds each connection that exists all the time, once.
    /// </summary>
    public PresencePage Read(PresenceQuery query)
    {
        List<RpcPresenceEntry> entries;
        long sequence;
        lock (_lock)
        {
            entries = Find(new RpcAddress(query.Kind, query.Name), query);
            sequence = _sequence;
        }

        var pages = query.Pages > 0 ? query.Pages : CountPages(entries, query.OnlyCount);
        if (query.Pages == 0 && pages > 1)
        {
            entries.RemoveAll(entry => !IsOnPage(entry.ConnectionId, query with { Pages = pages }));
        }

        return query.OnlyCount
            ? new PresencePage(sequence, pages)
            {
                Connections = entries.Count,
                Users = entries.Select(entry => entry.UserId).OfType<string>().ToHashSet(StringComparer.Ordinal),
            }
            : new PresencePage(sequence, pages) { Entries = entries };
    }

    private static int CountPages(List<RpcPresenceEntry> entries, bool onlyCount) =>
        (int)Math.Clamp(entries.Sum(entry => onlyCount ? entry.UserId?.Length ?? 0L : SizeOf(entry)) / MaxPage + 1, 1, MaxPages);

    // The approximate length as JSON.
    private static int SizeOf(RpcPresenceEntry entry)
    {
        var size = 100 + (entry.UserId?.Length ?? 0) + entry.State.Length;
        for (var i = 0; i < entry.Groups.Count; i++)
        {
            size += entry.Groups[i].Length + 3;
        }

        return size;
    }

    // Checked first: each page goes through all connections.
    private static bool IsOnPage(string id, PresenceQuery query) =>
        query.Pages <= 1 || (uint)id.GetHashCode(StringComparison.Ordinal) % (uint)query.Pages == query.Page;

    private List<RpcPresenceEntry> Find(RpcAddress address, PresenceQuery query)
    {
        var entries = new List<RpcPresenceEntry>();
        if (address.Kind == RpcAddressKind.All)
        {
            foreach (var (id, entry) in _entries)
            {
                if (IsOnPage(id, query))
                {
                    entries.Add(entry);
                }
            }

            return entries;
        }

        foreach (var receiver in receivers.At(address))
        {
            if (IsOnPage(receiver.Id, query) && _entries.TryGetValue(receiver.Id, out var entry) && address.Contains(entry))
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private RpcPresenceEntry? Describe(string id, RpcPresenceEntry? before)
    {
        if (receivers.Describe(id) is not { } found)
        {
            return null;
        }

        string? userId = null;
        var groups = new List<string>();
        foreach (var address in found.Addresses)
        {
            if (address.Kind == RpcAddressKind.User)
            {
                userId = address.Name;
            }
            else
            {
                groups.Add(address.Name);
            }
        }

        groups.Sort(StringComparer.Ordinal);
        return new RpcPresenceEntry
        {
            ConnectionId = id,
            UserId = userId,
            Groups = groups.Count > 0 ? groups.ToArray() : [],
            State = before is not null && (before.UserId is null || before.UserId == userId) ? before.State : default,
            Since = found.Receiver.ConnectedAt,
            IsDetached = found.Receiver.IsDetached,
            Serializer = serializer,
        };
    }

    private void ClearChanges()
    {
        _changed.Clear();
        if (_changed.Capacity > LargeSet)
        {
            _changed.TrimExcess();
        }
    }

    private void Store(string id, RpcPresenceEntry? entry)
    {
        if (entry is null)
        {
            _entries.Remove(id);
        }
        else
        {
            _entries[id] = entry;
        }

        _changed.Add(id);
    }
}
