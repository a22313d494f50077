using RpcGateway.Redis.Keys;
using RpcGateway.Services.Idempotency;

namespace RpcGateway.Redis;

/// <summary>The keyed calls of all nodes that share a Redis.</summary>
internal sealed class RedisIdempotencyStore(RedisBackplane backplane) : IIdempotencyStore
{
    public string Id => backplane.StoreId ?? "";

    // Not cancelled: it must be known whether the key is reserved. The connection to Redis ends the wait.
    public ValueTask<IdempotencyClaim> ClaimAsync(IdempotentRequest request, CancellationToken cancellationToken) =>
        backplane.Keys is { } keys ? keys.ClaimAsync(request) : throw KeyErrors.NotConnected();
}
