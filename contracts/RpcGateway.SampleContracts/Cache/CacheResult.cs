namespace RpcGateway.SampleContracts.Cache;

/// <summary>What a read found.</summary>
/// <param name="Level">Where the value was found.</param>
/// <param name="Entry">The value; null if there is none, or if it is the one that the caller has.</param>
/// <param name="IsUnchanged">Whether the value still has the version that the caller has.</param>
/// <param name="Lease">If not 0, the caller must compute the value, and store it with this number or report that it failed.</param>
public sealed record CacheResult(CacheLevel Level, CacheEntry? Entry = null, bool IsUnchanged = false, long Lease = 0);
