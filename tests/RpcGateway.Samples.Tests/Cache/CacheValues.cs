using System.Text.Json;
using RpcGateway.SampleContracts.Cache;
using RpcGateway.Testing;

namespace RpcGateway.Samples.Tests.Cache;

/// <summary>Values for the tests of the cache.</summary>
internal static class CacheValues
{
    public static JsonElement ToJson(string value) => JsonSerializer.SerializeToElement(value);

    /// <summary>Returns the value of a key as text; null if there is none.</summary>
    public static async Task<string?> ReadAsync(this ICache cache, string key, long minVersion = 0) =>
        (await cache.GetAsync(key, minVersion: minVersion)).Entry?.Value.GetString();

    /// <summary>Waits until calls wait for a lease of another caller.</summary>
    public static Task WaitForLoadsAsync(this RpcTestGateway gateway, int count) => gateway.WaitForCallAsync("cache.getOrCreate", count);
}
