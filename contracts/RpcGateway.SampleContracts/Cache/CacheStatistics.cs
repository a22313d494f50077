namespace RpcGateway.SampleContracts.Cache;

/// <summary>What a node has counted since it started.</summary>
/// <param name="Time">When it was read.</param>
/// <param name="MemoryHits">The reads that found a value in the memory of the node.</param>
/// <param name="RedisHits">The reads that found a value in Redis.</param>
/// <param name="Misses">The reads that found nothing.</param>
/// <param name="Sets">The values stored.</param>
/// <param name="Removals">The keys and tags removed.</param>
/// <param name="Loads">The leases granted to compute a value.</param>
/// <param name="Entries">The values in the memory of the node, and the removed tags.</param>
/// <param name="MemoryBytes">Their estimated size, in bytes.</param>
/// <param name="MemoryLimit">The maximum of that size.</param>
/// <param name="HasRedis">Whether the nodes share a Redis.</param>
public sealed record CacheStatistics(
    DateTimeOffset Time,
    long MemoryHits,
    long RedisHits,
    long Misses,
    long Sets,
    long Removals,
    long Loads,
    int Entries,
    long MemoryBytes,
    long MemoryLimit,
    bool HasRedis);
