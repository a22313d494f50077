using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache.Storage;

namespace RpcGateway.Samples.Cache;

/// <summary>Counts what this node does.</summary>
internal sealed class CacheCounters
{
    private long _memoryHits;
    private long _redisHits;
    private long _misses;
    private long _sets;
    private long _removals;
    private long _loads;

    public void CountRead(CacheLevel level) =>
        Interlocked.Increment(ref level == CacheLevel.Memory ? ref _memoryHits : ref level == CacheLevel.Redis ? ref _redisHits : ref _misses);

    public void CountSet() => Interlocked.Increment(ref _sets);

    public void CountRemoval() => Interlocked.Increment(ref _removals);

    public void CountLoad() => Interlocked.Increment(ref _loads);

    public CacheStatistics Read(DateTimeOffset time, CacheStore store) => new(
        time,
        Interlocked.Read(ref _memoryHits),
        Interlocked.Read(ref _redisHits),
        Interlocked.Read(ref _misses),
        Interlocked.Read(ref _sets),
        Interlocked.Read(ref _removals),
        Interlocked.Read(ref _loads),
        store.Count,
        store.Size,
        store.MaxSize,
        store.HasRedis);
}
