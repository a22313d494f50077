namespace RpcGateway.SampleContracts.Cache;

/// <summary>A change of a watched key. Several changes between two items of the stream are one item.</summary>
/// <param name="Key">The key.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Version">
/// The number of the change; with <see cref="CacheChangeKind.Current"/>, the version of the value, or 0 if there is none.
/// </param>
public sealed record CacheChange(string Key, CacheChangeKind Kind, long Version);
