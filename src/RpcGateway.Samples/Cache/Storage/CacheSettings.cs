namespace RpcGateway.Samples.Cache.Storage;

/// <summary>The limits of the cache, which tests make smaller.</summary>
internal sealed record CacheSettings
{
    /// <summary>The address of the Redis that the nodes share; null for the memory of this process only.</summary>
    public string? Redis { get; init; }

    /// <summary>The start of all names in Redis.</summary>
    public string Prefix { get; init; } = "rpcgateway-cache:";

    /// <summary>The size of a value, in bytes. With its envelope it fits the default of MaxMessageSize.</summary>
    public int MaxValueSize { get; init; } = 1_000_000;

    /// <summary>The estimated size of all values in the memory of a node, in bytes.</summary>
    public long MaxMemory { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long a node uses a value from its memory before it reads it from Redis again. It limits for how long a value is used whose
    /// invalidation did not arrive.
    /// </summary>
    public TimeSpan MaxMemoryAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The keys that a connection tracks.</summary>
    public int MaxTracked { get; init; } = 2000;

    /// <summary>The keys of one stream of changes.</summary>
    public int MaxWatched { get; init; } = 100;

    /// <summary>The leases that a connection has at once.</summary>
    public int MaxLeases { get; init; } = 100;
}
