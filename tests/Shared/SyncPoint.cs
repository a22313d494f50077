namespace RpcGateway.TestTools;

/// <summary>
/// A point where the code under test waits for the test, so that a test can order concurrent steps without sleeping.
/// </summary>
internal sealed class SyncPoint
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the code under test has reached the point.</summary>
    public Task WaitForSyncPoint() => _reached.Task;

    /// <summary>Lets the code under test continue.</summary>
    public void Continue() => _released.TrySetResult();

    /// <summary>Called by the code under test: reports that it is here, and waits for <see cref="Continue"/>.</summary>
    public Task WaitToContinue()
    {
        _reached.TrySetResult();
        return _released.Task;
    }

    /// <summary>As <see cref="WaitToContinue()"/>, but can be cancelled.</summary>
    public Task WaitToContinue(CancellationToken cancellationToken) =>
        WaitToContinue().WaitAsync(cancellationToken);
}
