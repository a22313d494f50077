namespace RpcGateway.Samples.JobBoard.Workers;

/// <summary>
/// The time in which a worker must report. It is counted in fifths, and one that was late because this process was paused counts once, so a pause of
/// the gateway does not end the leases of all workers.
/// </summary>
internal sealed class WorkerLease : IAsyncDisposable
{
    private const int Parts = 5;

    private readonly CancellationTokenSource _expired = new();
    private readonly ITimer _timer;
    private int _silentParts;

    public WorkerLease(TimeSpan timeout, TimeProvider time)
    {
        Expired = _expired.Token;
        _timer = time.CreateTimer(_ => Count(), null, timeout / Parts, timeout / Parts);
    }

    /// <summary>Cancelled when the worker was silent for too long.</summary>
    public CancellationToken Expired { get; }

    /// <summary>The worker has reported.</summary>
    public void Renew() => Volatile.Write(ref _silentParts, 0);

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _expired.Dispose();
    }

    private void Count()
    {
        if (Interlocked.Increment(ref _silentParts) == Parts)
        {
            _expired.Cancel();
        }
    }
}
