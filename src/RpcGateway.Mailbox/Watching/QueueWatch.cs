namespace RpcGateway.Mailbox.Watching;

/// <summary>
/// What the subscriptions of one queue in this process share: that it may have new messages. Reports only cause a look into the store, so
/// an invented one costs one look.
/// </summary>
internal sealed class QueueWatch
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _changed;
    private long _last = -1;
    private int _version;
    private Exception? _ended;

    /// <summary>The number of subscriptions. Changed by the table only.</summary>
    public int Subscriptions { get; set; }

    /// <summary>Changes with each report of another number. Take it before a look into the store.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Waits until the version is another one.</summary>
    public Task WaitAsync(int version, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (_ended is not null)
            {
                return Task.FromException(_ended);
            }

            if (_version != version)
            {
                return Task.CompletedTask;
            }

            changed = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        return changed.WaitAsync(cancellationToken);
    }

    /// <param name="last">The number of the newest message.</param>
    public void Report(long last)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            if (last == _last)
            {
                return;
            }

            _last = last;
            _version++;
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
