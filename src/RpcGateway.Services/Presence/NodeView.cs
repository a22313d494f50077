namespace RpcGateway.Services.Presence;

/// <summary>
/// What this node knows of the connections of one node. It is read once, and kept up to date with the batches of the node; if one is missing,
/// it is read again. The lock of the replica guards it.
/// </summary>
internal sealed class NodeView(string nodeId)
{
    private const int MaxWaiting = 1000;

    private readonly List<PresenceBatch> _waiting = [];
    private Dictionary<string, RpcPresenceEntry> _entries = new(StringComparer.Ordinal);
    private long _sequence;
    private bool _hasMissed;

    public string NodeId => nodeId;

    public IReadOnlyCollection<RpcPresenceEntry> Entries => _entries.Values;

    /// <summary>Whether its connections have been read at least once.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Whether its connections are read at the moment.</summary>
    public bool IsReading { get; private set; }

    /// <summary>Whether its connections must be read (again).</summary>
    public bool IsOutdated { get; private set; } = true;

    /// <summary>When the node was last heard, or its connections were read.</summary>
    public long HeardAt { get; set; }

    /// <summary>When the last reading of its connections began.</summary>
    public long ReadAt { get; set; }

    /// <summary>The last reading of its connections.</summary>
    public Task Reading { get; set; } = Task.CompletedTask;

    /// <summary>Why its connections could not be read; null if they could.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Its connections may have changed unnoticed.</summary>
    public void Invalidate()
    {
        IsOutdated = true;
        _hasMissed |= IsReading;
    }

    public void BeginReading()
    {
        IsReading = true;
        IsOutdated = _hasMissed = false;
        _waiting.Clear();
    }

    /// <summary>The connections could not be read.</summary>
    public void EndReading(Exception failure)
    {
        (IsReading, IsOutdated, Failure) = (false, true, failure);
        _waiting.Clear();
    }

    /// <summary>The connections were read.</summary>
    /// <returns>What has changed.</returns>
    public List<PresenceDifference> EndReading(PresencePage page)
    {
        var entries = new Dictionary<string, RpcPresenceEntry>(page.Entries.Count, StringComparer.Ordinal);
        foreach (var entry in page.Entries)
        {
            entries[entry.ConnectionId] = entry;
        }

        // The batches since the first page bring all pages to the same time.
        var before = _entries;
        (_entries, _sequence) = (entries, page.Sequence);
        var isComplete = !_hasMissed;
        foreach (var batch in _waiting)
        {
            isComplete &= IsNext(batch) ? Store(batch, null) : batch.Sequence <= _sequence;
        }

        _waiting.Clear();
        (IsKnown, IsReading, IsOutdated, Failure) = (true, false, !isComplete, null);
        return Compare(before, _entries);
    }

    /// <summary>A batch has arrived.</summary>
    /// <returns>What has changed. If a batch was lost, it is outdated afterwards.</returns>
    public List<PresenceDifference> Apply(PresenceBatch batch)
    {
        var differences = new List<PresenceDifference>();
        if (IsReading)
        {
            Keep(batch);
        }
        else if (IsKnown && IsNext(batch))
        {
            Store(batch, differences);
        }
        else
        {
            IsOutdated |= !IsKnown || batch.Sequence > _sequence;
        }

        return differences;
    }

    /// <summary>Returns that all connections have ended.</summary>
    public List<PresenceDifference> End() => [.. _entries.Values.Select(entry => new PresenceDifference(entry, null))];

    private static List<PresenceDifference> Compare(
        Dictionary<string, RpcPresenceEntry> before, Dictionary<string, RpcPresenceEntry> after)
    {
        var differences = new List<PresenceDifference>();
        foreach (var (id, entry) in before)
        {
            if (!after.ContainsKey(id))
            {
                differences.Add(new(entry, null));
            }
        }

        foreach (var (id, entry) in after)
        {
            Add(differences, before.GetValueOrDefault(id), entry);
        }

        return differences;
    }

    private static void Add(List<PresenceDifference> differences, RpcPresenceEntry? before, RpcPresenceEntry? after)
    {
        if (before is null ? after is not null : after is null || !before.IsSame(after))
        {
            differences.Add(new(before, after));
        }
    }

    private void Keep(PresenceBatch batch)
    {
        if (_waiting.Count < MaxWaiting)
        {
            _waiting.Add(batch);
        }
        else
        {
            Invalidate();
        }
    }

    private bool IsNext(PresenceBatch batch) => !batch.IsAnnouncement && batch.Sequence == _sequence + 1;

    private bool Store(PresenceBatch batch, List<PresenceDifference>? differences)
    {
        _sequence = batch.Sequence;
        foreach (var entry in batch.Entries)
        {
            Replace(entry.ConnectionId, entry, differences);
        }

        foreach (var id in batch.Left)
        {
            Replace(id, null, differences);
        }

        return true;
    }

    private void Replace(string id, RpcPresenceEntry? entry, List<PresenceDifference>? differences)
    {
        if (differences is not null)
        {
            Add(differences, _entries.GetValueOrDefault(id), entry);
        }

        if (entry is null)
        {
            _entries.Remove(id);
        }
        else
        {
            _entries[id] = entry;
        }
    }
}
