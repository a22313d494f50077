using System.Security.Cryptography;
using System.Text;

namespace RpcGateway.Redis.Keys;

/// <summary>
/// The names of the keys in Redis. Users and idempotency keys are hashed: they may be long, and an idempotency key should not be seen by
/// everyone who can list the keys of Redis.
/// </summary>
internal sealed class KeyNames(string prefix)
{
    /// <summary>Contains the id of the data in this Redis.</summary>
    public string Store { get; } = $"{prefix}keys";

    /// <summary>Contains the id of the nodes that share this Redis and prefix.</summary>
    public string Cluster { get; } = $"{prefix}cluster";

    /// <summary>Contains the state of a call with an idempotency key.</summary>
    public string Of(string user, string key) => $"{prefix}key:{Hash(user, key)}";

    /// <summary>Contains the backend that got a call with an idempotency key.</summary>
    public string TargetOf(string user, string key) => $"{prefix}target:{Hash(user, key)}";

    // With the length, so that no two pairs are one text.
    private static string Hash(string user, string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Length}:{user}{key}")));
}
