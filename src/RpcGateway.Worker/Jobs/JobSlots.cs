namespace RpcGateway.Worker.Jobs;

/// <summary>Limits how many jobs run at once. The others wait in order, up to a limit, until they start or are cancelled.</summary>
internal sealed class JobSlots(int concurrency, int maxWaiting = JobSlots.MaxWaiting) : IDisposable
{
    public const int MaxWaiting = 10_000;

    private readonly SemaphoreSlim _free = new(concurrency);
    private int _waiting;

    /// <summary>How many jobs wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits for a slot; disposing the result releases it.</summary>
    /// <exception cref="RpcException">Too many jobs wait already.</exception>
    public async ValueTask<Slot> EnterAsync(CancellationToken cancellationToken)
    {
        if (!_free.Wait(0, CancellationToken.None))
        {
            await WaitAsync(cancellationToken);
        }

        return new Slot(_free);
    }

    public void Dispose() => _free.Dispose();

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > maxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new RpcException(RpcErrorCode.LimitExceeded, $"{maxWaiting} jobs already wait at this worker. Try again later.");
        }

        try
        {
            await _free.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>A slot that is taken.</summary>
    internal readonly struct Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
