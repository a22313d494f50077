namespace RpcGateway.SampleContracts.Cache;

/// <summary>A value in the memory of a node, without its content.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Version">Its version.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Expires">When it expires.</param>
/// <param name="Size">Its size, in bytes of JSON.</param>
public sealed record CacheKey(string Key, long Version, string[] Tags, DateTimeOffset Expires, int Size);
