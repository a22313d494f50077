namespace RpcGateway.Services.Idempotency;

/// <summary>
/// Stores which keyed calls run or have run, and their outcomes. The default store is in memory; a store that several processes share
/// can also tell that the process that ran a call has gone.
/// </summary>
internal interface IIdempotencyStore
{
    /// <summary>Identifies what the store remembers: another id means that it does not know the calls of this one.</summary>
    string Id { get; }

    /// <summary>
    /// Reserves a key before its call is executed, or finds out what became of an earlier call. Of several claims at the same time, exactly
    /// one owns the key.
    /// </summary>
    ValueTask<IdempotencyClaim> ClaimAsync(IdempotentRequest request, CancellationToken cancellationToken);
}
