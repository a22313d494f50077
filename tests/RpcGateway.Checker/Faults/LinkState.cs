namespace RpcGateway.Checker.Faults;

/// <summary>What currently happens to the bytes of a client, and how many of them a fault has affected.</summary>
internal sealed class LinkState
{
    private static readonly TimeSpan SlowDelay = TimeSpan.FromMilliseconds(100);

    private TaskCompletionSource? _blocked;
    private volatile bool _isSlow;
    private long _affected;

    /// <summary>The number of reads that a fault has delayed.</summary>
    public long Affected => Interlocked.Read(ref _affected);

    /// <summary>The most bytes to read at once.</summary>
    public int MaxRead => _isSlow ? 1024 : 64 * 1024;

    public void Block() => Interlocked.CompareExchange(
        ref _blocked, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void Unblock() => Interlocked.Exchange(ref _blocked, null)?.TrySetResult();

    public void Slow(bool isSlow) => _isSlow = isSlow;

    /// <summary>Waits for as long as the faults demand before what was read is passed on.</summary>
    public async ValueTask PassAsync(CancellationToken cancellationToken)
    {
        if (_isSlow)
        {
            Interlocked.Increment(ref _affected);
            await Task.Delay(SlowDelay, cancellationToken);
        }

        while (Volatile.Read(ref _blocked) is { } blocked)
        {
            Interlocked.Increment(ref _affected);
            await blocked.Task.WaitAsync(cancellationToken);
        }
    }
}
