using RpcGateway.Redis.Keys;
using RpcGateway.Server.Backends;

namespace RpcGateway.Redis;

/// <summary>The backends that keyed calls of all nodes were sent to.</summary>
internal sealed class RedisKeyedTargets(RedisBackplane backplane) : IKeyedTargetStore
{
    public Task<string?> AddAsync(string user, string key, string? process) =>
        backplane.Keys is { } keys ? keys.AddTargetAsync(user, key, process) : throw KeyErrors.NotConnected();
}
