using RpcGateway.Services.Idempotency;

namespace RpcGateway.Redis.Keys;

/// <summary>
/// A key that this node claims, whose call it runs, or for whose outcome it waits. All claims of the node share it. The lock of the
/// <see cref="KeyTable"/> guards the state.
/// </summary>
/// <param name="name">The name of the key in Redis.</param>
/// <param name="request">The call.</param>
/// <param name="number">The number of the claim at this node.</param>
internal sealed class KeyEntry(string name, IdempotentRequest request, long number)
{
    // The fields of the key in Redis.
    private const int BaseSize = 400;

    private readonly TaskCompletionSource<IdempotentOutcome?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public IdempotentRequest Request => request;

    public long Number => number;

    /// <summary>The outcome; null if the key is to be claimed again.</summary>
    public Task<IdempotentOutcome?> Outcome => _outcome.Task;

    /// <summary>The approximate size of what is stored in Redis for it.</summary>
    public int Bytes { get; set; } = BaseSize + (sizeof(char) * request.Key.Length);

    /// <summary>The node that runs the call, if it is another one.</summary>
    public string? Owner { get; set; }

    /// <summary>When this node began to wait for the owner.</summary>
    public long WaitsSince { get; set; }

    /// <summary>The nodes that wait for the outcome.</summary>
    public HashSet<string> Waiters { get; } = [];

    /// <summary>What Redis does not know yet; null to forget the key.</summary>
    public IdempotentOutcome? Unsaved { get; set; }

    /// <summary>When Redis would forget it.</summary>
    public long EndsAt { get; set; }

    public void SetOutcome(IdempotentOutcome? outcome) => _outcome.TrySetResult(outcome);
}
