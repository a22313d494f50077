using System.Text.Json;

namespace RpcGateway.SampleContracts.Cache;

/// <summary>A value in the cache.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Any JSON value except null.</param>
/// <param name="Version">The number of the write that stored it. Later writes and removals of any key have larger numbers.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Expires">When it expires, counted from the write.</param>
/// <param name="Size">The size of the value, in bytes of JSON.</param>
public sealed record CacheEntry(
    string Key, JsonElement Value, long Version, string[] Tags, DateTimeOffset Expires, int Size);
