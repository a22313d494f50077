namespace RpcGateway.Samples.Cache.Leases;

internal static class LeaseLimits
{
    /// <summary>How long the invalidation of a tag is kept: longer than the longest lease and the longest write.</summary>
    public static readonly TimeSpan TagLifetime = TimeSpan.FromSeconds(90);

    /// <summary>After this time, another write of a key may begin.</summary>
    public static readonly TimeSpan MaxWrite = TimeSpan.FromSeconds(10);

    /// <summary>A claim during a write waits for the value, and at most this long before it tries again.</summary>
    public static readonly TimeSpan RetryAfterWrite = TimeSpan.FromMilliseconds(100);
}
