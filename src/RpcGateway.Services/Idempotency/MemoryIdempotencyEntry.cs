namespace RpcGateway.Services.Idempotency;

/// <summary>One key of a <see cref="MemoryIdempotencyStore"/>, whose lock guards the state.</summary>
internal sealed class MemoryIdempotencyEntry(MemoryIdempotencyStore store, IdempotentRequest request) : IIdempotencyLease
{
    private readonly TaskCompletionSource<IdempotentOutcome?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStored = true;

    public IdempotentRequest Request => request;

    /// <summary>The approximate size.</summary>
    public int Bytes { get; set; }

    /// <summary>The timestamp of the end of the window, once the call is completed.</summary>
    public long EndsAt { get; set; }

    /// <summary>The outcome; null if nothing was executed.</summary>
    public Task<IdempotentOutcome?> Outcome =>
        _isStored ? _outcome.Task : Task.FromResult<IdempotentOutcome?>(IdempotentOutcome.NotStored);

    public ValueTask CompleteAsync(IdempotentOutcome outcome)
    {
        store.Complete(this, outcome);
        return default;
    }

    public ValueTask ReleaseAsync()
    {
        store.Release(this);
        return default;
    }

    /// <summary>Those who wait get the outcome in any case; later repeats only if it is stored.</summary>
    public void SetOutcome(IdempotentOutcome outcome, bool isStored)
    {
        _isStored = isStored;
        _outcome.SetResult(outcome);
    }

    public void SetReleased() => _outcome.SetResult(null);
}
