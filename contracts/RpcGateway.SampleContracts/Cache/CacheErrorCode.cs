namespace RpcGateway.SampleContracts.Cache;

/// <summary>The error codes of the cache.</summary>
public static class CacheErrorCode
{
    /// <summary>The value is too large; the data is an <see cref="AllowedRange"/> in bytes.</summary>
    public const int ValueTooLarge = 1050;

    /// <summary>The lease has ended, or the key or a tag was invalidated after it was granted: nothing was stored.</summary>
    public const int LeaseLost = 1051;

    /// <summary>The caller that had the lease reported that it cannot compute the value.</summary>
    public const int LoadFailed = 1052;

    /// <summary>The connection tracks, watches or loads too many keys.</summary>
    public const int TooManyKeys = 1053;

    /// <summary>Other writes of the same key took too long: nothing was stored.</summary>
    public const int Busy = 1054;

    /// <summary>The nodes' Redis cannot be reached, so writes and loads are not possible.</summary>
    public const int Unavailable = 1055;
}
