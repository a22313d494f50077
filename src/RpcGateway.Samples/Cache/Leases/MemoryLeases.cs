namespace RpcGateway.Samples.Cache.Leases;

/// <summary>The leases of a single node.</summary>
internal sealed class MemoryLeases(TimeProvider time) : ICacheLeases
{
    private const int MaxTags = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Number, DateTimeOffset Ends)> _leases = [];
    private readonly HashSet<string> _writes = [];
    private readonly Dictionary<string, long> _tags = [];
    private readonly Queue<(string Tag, long Version, DateTimeOffset Ends)> _order = [];
    private long _latest;

    // A value that was computed under an older lease is refused, because its tags may have been forgotten.
    private long _floor;
    private int _sweepAt = 100;

    public Task<LeaseClaim> ClaimAsync(string key, TimeSpan duration)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_writes.Contains(key))
            {
                return Task.FromResult(new LeaseClaim(0, LeaseLimits.RetryAfterWrite));
            }

            if (_leases.TryGetValue(key, out var lease) && lease.Ends > now)
            {
                return Task.FromResult(new LeaseClaim(0, lease.Ends - now));
            }

            SweepLeases(now);
            var number = Next();
            _leases[key] = (number, now + duration);
            return Task.FromResult(new LeaseClaim(number, duration));
        }
    }

    public Task<bool> ReleaseAsync(string key, long lease)
    {
        lock (_gate)
        {
            return Task.FromResult(IsCurrent(key, lease) && _leases.Remove(key));
        }
    }

    // The caller has its turn of the key, so nothing waits here.
    public Task<long?> BeginAsync(string key, long lease, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (lease != 0 && (!IsCurrent(key, lease) || IsInvalidated(tags, lease)))
            {
                return Task.FromResult<long?>(null);
            }

            _leases.Remove(key);
            _writes.Add(key);
            return Task.FromResult<long?>(Next());
        }
    }

    public Task<bool> EndAsync(string key, long version, long since, IReadOnlyList<string> tags)
    {
        lock (_gate)
        {
            _writes.Remove(key);
            return Task.FromResult(!IsInvalidated(tags, since));
        }
    }

    public Task<long> InvalidateTagAsync(string tag)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var version = Next();
            _tags[tag] = version;
            _order.Enqueue((tag, version, now + LeaseLimits.TagLifetime));
            while (_order.Peek().Ends <= now || _order.Count > MaxTags)
            {
                var oldest = _order.Dequeue();
                _floor = oldest.Ends <= now ? _floor : oldest.Version;
                if (_tags.GetValueOrDefault(oldest.Tag) == oldest.Version)
                {
                    _tags.Remove(oldest.Tag);
                }
            }

            return Task.FromResult(version);
        }
    }

    private bool IsCurrent(string key, long lease) =>
        _leases.TryGetValue(key, out var current) && current.Number == lease && current.Ends > time.GetUtcNow();

    private bool IsInvalidated(IReadOnlyList<string> tags, long since) =>
        tags.Count > 0 && (since < _floor || tags.Any(tag => _tags.GetValueOrDefault(tag) > since));

    // Begins at the time, in microseconds, so that the versions of a process that was started again are larger.
    private long Next() => _latest = _latest == 0 ? time.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond - UnixEpoch : _latest + 1;

    private static long UnixEpoch => DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;

    private void SweepLeases(DateTimeOffset now)
    {
        if (_leases.Count >= _sweepAt)
        {
            foreach (var (key, lease) in _leases)
            {
                if (lease.Ends <= now)
                {
                    _leases.Remove(key);
                }
            }

            _sweepAt = Math.Max(100, _leases.Count * 2);
        }
    }
}
