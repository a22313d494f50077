namespace RpcGateway.Samples.Cache;

/// <summary>The limits of a <see cref="NearCache"/>.</summary>
internal sealed record NearCacheOptions
{
    /// <summary>The keys that are kept; the server allows 2,000 per connection. Beyond that, the keys that were not read for longest go.</summary>
    public int MaxEntries { get; init; } = 1000;

    /// <summary>The bytes of JSON that are kept.</summary>
    public long MaxBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long a value is used before it is compared with the server's. Each value gets a random part of the last fifth.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The reads that run at once, so that a client that returns does not compare all its values at the same time.</summary>
    public int MaxConcurrentReads { get; init; } = 16;
}
