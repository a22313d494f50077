namespace RpcGateway.Services.Idempotency;

/// <summary>The answers of a store.</summary>
internal enum IdempotencyClaimKind
{
    /// <summary>The key is new: the caller executes the call.</summary>
    Owner,

    /// <summary>The same call runs or has run.</summary>
    Repeat,

    /// <summary>Another call has the key.</summary>
    Conflict,

    /// <summary>The store has no room for the key.</summary>
    Full,

    /// <summary>The process that executed the call has gone without storing its outcome.</summary>
    OwnerLost,
}
