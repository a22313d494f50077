namespace RpcGateway.Services.Idempotency;

/// <summary>The keyed calls of this process. Its memory is limited in total and per user; a new process knows nothing.</summary>
internal sealed class MemoryIdempotencyStore : IIdempotencyStore, IDisposable
{
    // The objects of an entry, without its key.
    private const int EntrySize = 400;

    private readonly Lock _gate = new();
    private readonly RpcIdempotencyOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Dictionary<(string User, string Key), MemoryIdempotencyEntry> _entries = [];
    private readonly UserBudget _budget;

    // Completed entries in the order of their end, which is the same time after each completion.
    private readonly Queue<MemoryIdempotencyEntry> _completed = new();

    public MemoryIdempotencyStore(RpcIdempotencyOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _budget = new UserBudget(options);
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(
                static store => ((MemoryIdempotencyStore)store!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public string Id { get; } = Guid.NewGuid().ToString("n");

    /// <summary>The number of keys.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The approximate size of all entries.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _budget.Used;
            }
        }
    }

    public ValueTask<IdempotencyClaim> ClaimAsync(IdempotentRequest request, CancellationToken cancellationToken) => new(Claim(request));

    public void Dispose() => _timer.Dispose();

    /// <summary>Keeps the outcome of an entry for the window, if there is room.</summary>
    public void Complete(MemoryIdempotencyEntry entry, IdempotentOutcome outcome)
    {
        lock (_gate)
        {
            var fits = outcome.Size <= _options.MaxResultSize && TryAddBytes(entry, outcome.Size);
            entry.EndsAt = _time.GetTimestamp() + (long)(_options.Window.TotalSeconds * _time.TimestampFrequency);
            entry.SetOutcome(outcome, fits);
            _completed.Enqueue(entry);
            if (_completed.Count == 1)
            {
                Schedule();
            }
        }
    }

    public void Release(MemoryIdempotencyEntry entry)
    {
        lock (_gate)
        {
            Remove(entry);
            entry.SetReleased();
        }
    }

    private IdempotencyClaim Claim(IdempotentRequest request)
    {
        lock (_gate)
        {
            RemoveEnded();
            if (_entries.TryGetValue((request.User, request.Key), out var known))
            {
                return known.Request.Fingerprint == request.Fingerprint
                    ? new IdempotencyClaim(IdempotencyClaimKind.Repeat) { Outcome = known.Outcome }
                    : new IdempotencyClaim(IdempotencyClaimKind.Conflict);
            }

            var entry = new MemoryIdempotencyEntry(this, request);
            if (!TryAddBytes(entry, EntrySize + (sizeof(char) * request.Key.Length)))
            {
                return new IdempotencyClaim(IdempotencyClaimKind.Full);
            }

            _entries.Add((request.User, request.Key), entry);
            return new IdempotencyClaim(IdempotencyClaimKind.Owner) { Lease = entry };
        }
    }

    private bool TryAddBytes(MemoryIdempotencyEntry entry, int bytes)
    {
        var fits = _budget.TryTake(entry.Request.User, bytes);
        entry.Bytes += fits ? bytes : 0;
        return fits;
    }

    private void RemoveEnded()
    {
        var now = _time.GetTimestamp();
        while (_completed.TryPeek(out var first) && first.EndsAt <= now)
        {
            Remove(_completed.Dequeue());
        }
    }

    private void Remove(MemoryIdempotencyEntry entry)
    {
        _entries.Remove((entry.Request.User, entry.Request.Key));
        _budget.Return(entry.Request.User, entry.Bytes);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            RemoveEnded();
            Schedule();
        }
    }

    private void Schedule()
    {
        if (_completed.TryPeek(out var first))
        {
            var left = _time.GetElapsedTime(_time.GetTimestamp(), first.EndsAt);
            var soonest = TimeSpan.FromMilliseconds(10);
            _timer.Change(left > soonest ? left : soonest, Timeout.InfiniteTimeSpan);
        }
    }
}
