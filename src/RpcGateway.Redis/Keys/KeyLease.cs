using RpcGateway.Services.Idempotency;

namespace RpcGateway.Redis.Keys;

/// <summary>The right of this node to execute the call of a key.</summary>
internal sealed class KeyLease(KeyTable keys, KeyEntry entry) : IIdempotencyLease
{
    public ValueTask CompleteAsync(IdempotentOutcome outcome) => new(keys.CompleteAsync(entry, outcome));

    public ValueTask ReleaseAsync() => new(keys.ReleaseAsync(entry));
}
