using System.Text.Json;
using RpcGateway.SampleContracts.Cache;

namespace RpcGateway.Samples.Cache.Storage;

/// <summary>A value as it is stored in memory and in Redis.</summary>
internal sealed record StoredEntry(JsonElement Value, long Version, string[] Tags, DateTimeOffset Expires, int Size)
{
    public CacheEntry ToEntry(string key) => new(key, Value, Version, Tags, Expires, Size);

    public CacheKey ToKey(string key) => new(key, Version, Tags, Expires, Size);
}
