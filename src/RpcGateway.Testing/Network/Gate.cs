namespace RpcGateway.Testing.Network;

/// <summary>What passes one direction of the network waits while the gate is closed.</summary>
internal sealed class Gate
{
    private volatile TaskCompletionSource? _closed;

    public bool IsClosed => _closed is not null;

    public void Close() =>
        Interlocked.CompareExchange(ref _closed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void Open() => Interlocked.Exchange(ref _closed, null)?.TrySetResult();

    /// <param name="abandoned">Ends the wait when it completes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask WaitAsync(Task abandoned, CancellationToken cancellationToken)
    {
        while (_closed is { } closed && !abandoned.IsCompleted)
        {
            await Task.WhenAny(closed.Task, abandoned).WaitAsync(cancellationToken);
        }
    }

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (_closed is { } closed)
        {
            await closed.Task.WaitAsync(cancellationToken);
        }
    }
}
