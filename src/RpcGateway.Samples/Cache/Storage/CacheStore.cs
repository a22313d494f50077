using Microsoft.Extensions.Caching.Memory;
using RpcGateway.SampleContracts.Cache;
using ZiggyCreatures.Caching.Fusion;

namespace RpcGateway.Samples.Cache.Storage;

/// <summary>The values: FusionCache, with the memory of this node as first level and Redis, if there is one, as second level.</summary>
internal sealed class CacheStore(FusionCache cache, MemoryCache memory, CacheSettings settings, TimeProvider time) : IDisposable
{
    /// <summary>Separates the values from the entries that FusionCache keeps for tags.</summary>
    private const string KeyPrefix = "v:";
    private const int MaxListed = 200;

    // What FusionCache and MemoryCache keep with each value, about.
    private const int EntryOverhead = 500;

    public int Count => memory.Count;

    public long Size => memory.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    public long MaxSize => settings.MaxMemory;

    public bool HasRedis => settings.Redis is not null;

    /// <summary>Returns the value that is at least as new as a version.</summary>
    public async ValueTask<(StoredEntry? Entry, CacheLevel Level)> ReadAsync(
        string key, long minVersion, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(key, static options => options.SetSkipDistributedCache(true, true), cancellationToken);
        if (IsValid(found, minVersion))
        {
            return (found, CacheLevel.Memory);
        }

        if (HasRedis)
        {
            // A value in memory that is too old would hide the one in Redis.
            found = await ReadAsync(
                key, static options => options.SetSkipMemoryCacheRead().SetSkipBackplaneNotifications(true), cancellationToken);
            if (IsValid(found, minVersion))
            {
                return (found, CacheLevel.Redis);
            }
        }

        return (null, CacheLevel.Miss);
    }

    /// <summary>Stores a value. It does not wait for other nodes to drop theirs.</summary>
    public async Task WriteAsync(string key, StoredEntry entry)
    {
        await SetAsync();
        if (!HasRedis && !memory.TryGetValue(KeyPrefix + key, out _))
        {
            // MemoryCache drops a new value silently when its limit is reached, and makes space only later.
            memory.Compact(0.25);
            await SetAsync();
        }

        async Task SetAsync() => await cache.SetAsync(KeyPrefix + key, entry, Configure, entry.Tags);

        void Configure(FusionCacheEntryOptions options)
        {
            ReportErrors(options);
            var left = TimeSpan.FromTicks(Math.Max((entry.Expires - time.GetUtcNow()).Ticks, TimeSpan.TicksPerMillisecond));
            options.SetDuration(left).SetSize(entry.Size + key.Length + EntryOverhead);
            options.MemoryCacheDuration = HasRedis && left > settings.MaxMemoryAge ? settings.MaxMemoryAge : left;
        }
    }

    public async Task RemoveAsync(string key) => await cache.RemoveAsync(KeyPrefix + key, ReportErrors);

    public async Task RemoveByTagAsync(string tag) => await cache.RemoveByTagAsync(tag);

    /// <summary>Drops a value from memory, because it is unknown what Redis has.</summary>
    public void Forget(string key) => memory.Remove(KeyPrefix + key);

    /// <summary>Drops what is in memory, because messages of other nodes may have been missed. Redis has all values.</summary>
    public void ForgetMemory() => memory.Clear();

    /// <summary>Lists values in memory.</summary>
    public async Task<CacheKey[]> ListAsync(CancellationToken cancellationToken)
    {
        var keys = memory.Keys.OfType<string>().Where(key => key.StartsWith(KeyPrefix, StringComparison.Ordinal))
            .Select(key => key[KeyPrefix.Length..]).Order(StringComparer.Ordinal).ToList();
        var listed = new List<CacheKey>();
        foreach (var key in keys)
        {
            var entry = await ReadAsync(key, static options => options.SetSkipDistributedCache(true, true), cancellationToken);
            if (IsValid(entry, 0))
            {
                listed.Add(entry!.ToKey(key));
                if (listed.Count == MaxListed)
                {
                    break;
                }
            }
        }

        return [.. listed];
    }

    public void Dispose()
    {
        cache.Dispose();
        memory.Dispose();
    }

    // Otherwise FusionCache stores the value in memory only, and repeats the rest later.
    private static void ReportErrors(FusionCacheEntryOptions options) => options.ReThrowDistributedCacheExceptions = true;

    private bool IsValid(StoredEntry? entry, long minVersion) =>
        entry is not null && entry.Version >= minVersion && entry.Expires > time.GetUtcNow();

    private async ValueTask<StoredEntry?> ReadAsync(
        string key, Action<FusionCacheEntryOptions> configure, CancellationToken cancellationToken)
    {
        var found = await cache.TryGetAsync<StoredEntry>(KeyPrefix + key, configure, cancellationToken);
        return found.HasValue ? found.Value : null;
    }
}
