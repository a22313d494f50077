namespace RpcGateway.Services.Idempotency;

/// <summary>The right, and the duty, to execute the call of a key. Exactly one of the methods is called, once.</summary>
internal interface IIdempotencyLease
{
    /// <summary>Stores the outcome for repeats.</summary>
    ValueTask CompleteAsync(IdempotentOutcome outcome);

    /// <summary>Forgets the key: nothing was executed.</summary>
    ValueTask ReleaseAsync();
}
