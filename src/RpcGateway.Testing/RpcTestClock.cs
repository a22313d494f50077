namespace RpcGateway.Testing;

/// <summary>
/// A clock that stands still until a test advances it, and that knows its running timers. <c>RpcTestGateway.AdvanceAsync</c>
/// advances it from timer to timer.
/// </summary>
public sealed class RpcTestClock : Microsoft.Extensions.Time.Testing.FakeTimeProvider
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WatchedTimer, DateTimeOffset> _due = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];

    /// <summary>The number of running timers.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _due.Count;
            }
        }
    }

    /// <summary>How long until the next timer fires; null if none is running.</summary>
    public TimeSpan? NextIn
    {
        get
        {
            lock (_gate)
            {
                return _due.Count == 0 ? null : _due.Values.Min() - GetUtcNow();
            }
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, callback, state);
        timer.Inner = base.CreateTimer(
            static timer => ((WatchedTimer)timer!).Fire(), timer, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when at least <paramref name="count"/> timers run, which means that the code under test waits for the clock.</summary>
    public Task WaitForTimersAsync(int count = 1)
    {
        lock (_gate)
        {
            if (_due.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }

    private void Add(WatchedTimer timer, TimeSpan dueTime)
    {
        _due[timer] = GetUtcNow() + dueTime;
        foreach (var waiter in _waiters.Where(waiter => waiter.Count <= _due.Count))
        {
            waiter.Reached.TrySetResult();
        }

        _waiters.RemoveAll(waiter => waiter.Count <= _due.Count);
    }

    private sealed class WatchedTimer(RpcTestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private int _version;

        public ITimer Inner { get; set; } = null!;

        public void Fire()
        {
            lock (clock._gate)
            {
                _version++;
                clock._due.Remove(this);
                if (_period > TimeSpan.Zero)
                {
                    clock.Add(this, _period);
                }
            }

            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int version;
            lock (clock._gate)
            {
                clock._due.Remove(this);
                _period = period;
                version = ++_version;
            }

            // Outside of the lock, because a timer that is due fires here. The timer counts as running only afterwards: a
            // test that sees it running may advance the clock.
            var changed = Inner.Change(dueTime, period);
            lock (clock._gate)
            {
                if (changed && dueTime != Timeout.InfiniteTimeSpan && _version == version)
                {
                    clock.Add(this, dueTime);
                }
            }

            return changed;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _version++;
                clock._due.Remove(this);
            }

            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
