namespace RpcGateway.TestTools;

/// <summary>Records progress reports, and waits for one.</summary>
internal sealed class ProgressLog<T> : IProgress<T>
{
    private readonly Lock _lock = new();
    private readonly List<T> _reports = [];
    private readonly List<(Func<T, bool> Condition, TaskCompletionSource Reached)> _waiters = [];

    /// <summary>All reports so far, in order.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _reports];
            }
        }
    }

    /// <summary>Completes when a report matches the condition, which may have been received already.</summary>
    public Task WaitForAsync(Func<T, bool> condition)
    {
        lock (_lock)
        {
            if (_reports.Any(condition))
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, reached));
            return reached.Task;
        }
    }

    /// <inheritdoc/>
    public void Report(T value)
    {
        lock (_lock)
        {
            _reports.Add(value);
            _waiters.ForEach(waiter =>
            {
                if (waiter.Condition(value))
                {
                    waiter.Reached.TrySetResult();
                }
            });
        }
    }
}
