using Microsoft.Extensions.Logging;
using RpcGateway.Redis.Connecting;

namespace RpcGateway.Redis.Keys;

/// <summary>Warns of a Redis that removes keys when it has no memory: a repeat of a call whose key was removed is executed again.</summary>
internal static class EvictionPolicy
{
    private const string Safe = "noeviction";

    public static async Task CheckAsync(RedisLink link, KeyNames names, ILogger logger)
    {
        try
        {
            var memory = await KeyScripts.ReadMemoryAsync(link, names.Store).ConfigureAwait(false);
            var policy = Find(memory, "maxmemory_policy:") ?? Safe;
            if (policy != Safe && Find(memory, "maxmemory:") is not (null or "0"))
            {
                RedisLog.KeysMayBeEvicted(logger, policy);
            }
        }
        catch (Exception)
        {
            // The user may not call INFO, or the connection was lost.
        }
    }

    private static string? Find(string[] lines, string name) =>
        Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
}
