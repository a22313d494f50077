namespace RpcGateway.Mailbox.Watching;

/// <summary>What the subscriptions of one queue in this process share: the number of its newest message, as far as it is known.</summary>
internal sealed class QueueWatch
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _changed;
    private long _last = -1;
    private Exception? _ended;

    /// <summary>The number of subscriptions. Changed by the table only.</summary>
    public int Subscriptions { get; set; }

    /// <summary>Waits until the queue has a message after the position.</summary>
    public Task WaitAsync(long position, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (_ended is not null)
            {
                return Task.FromException(_ended);
            }

            if (_last > position)
            {
                return Task.CompletedTask;
            }

            changed = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        return changed.WaitAsync(cancellationToken);
    }

    public void Report(long last)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            if (last <= _last)
            {
                return;
            }

            _last = last;
            (changed, _changed) = (_changed, null);
        }

        changed?.TrySetResult();
    }

    public void End(Exception reason)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            _ended = reason;
            (changed, _changed) = (_changed, null);
        }

        changed?.TrySetException(reason);
    }
}
