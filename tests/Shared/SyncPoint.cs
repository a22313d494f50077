namespace RpcGateway.TestTools;

/// <summary>
/// A place where the code under test stops until the test lets it go on: it steers interleavings without sleeping.
/// </summary>
internal sealed class SyncPoint
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the code under test has arrived.</summary>
    public Task WaitForSyncPoint() => _reached.Task;

    /// <summary>Lets the code under test go on.</summary>
    public void Continue() => _released.TrySetResult();

    /// <summary>Called by the code under test: says that it is here, and waits to be let on.</summary>
    public Task WaitToContinue()
    {
        _reached.TrySetResult();
        return _released.Task;
    }

    /// <summary>As <see cref="WaitToContinue()"/>, but gives up when it is cancelled.</summary>
    public Task WaitToContinue(CancellationToken cancellationToken) =>
        WaitToContinue().WaitAsync(cancellationToken);
}
