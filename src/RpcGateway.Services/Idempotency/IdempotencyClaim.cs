namespace RpcGateway.Services.Idempotency;

/// <summary>What a store knows about a key.</summary>
/// <param name="Kind">Whether the call is to be executed.</param>
internal readonly record struct IdempotencyClaim(IdempotencyClaimKind Kind)
{
    /// <summary>The right to execute the call; only for <see cref="IdempotencyClaimKind.Owner"/>.</summary>
    public IIdempotencyLease? Lease { get; init; }

    /// <summary>
    /// The outcome of the other call, which may still run; only for <see cref="IdempotencyClaimKind.Repeat"/>. Null if that call was not
    /// executed, so that the key can be claimed again.
    /// </summary>
    public Task<IdempotentOutcome?>? Outcome { get; init; }
}
