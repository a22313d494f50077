namespace RpcGateway.TestTools;

/// <summary>A clock that stands still until a test advances it.</summary>
internal sealed class FakeTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _sequence;

    /// <summary>The timers that are running.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>How long until the next timer fires; null while none is running.</summary>
    public TimeSpan? NextIn
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : _timers.Min(timer => timer.Due) - _now;
            }
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Ends when at least <paramref name="count"/> timers run: the code under test waits for the clock.
    /// </summary>
    public Task WaitForTimersAsync(int count = 1)
    {
        lock (_gate)
        {
            if (_timers.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>
    /// Moves the clock on; timers that become due fire on this thread, in order, each at its own time.
    /// </summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var end = GetUtcNow() + time;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = end;
        }
    }

    private FakeTimer? TakeDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var timer = _timers.Where(timer => timer.Due <= end).MinBy(timer => (timer.Due, timer.Sequence));
            if (timer is null)
            {
                return null;
            }

            _now = timer.Due > _now ? timer.Due : _now;
            _timers.Remove(timer);
            if (timer.Period > TimeSpan.Zero)
            {
                Add(timer, timer.Period);
            }

            return timer;
        }
    }

    private void Schedule(FakeTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Period = period;
            Add(timer, dueTime);
        }
    }

    private void Add(FakeTimer timer, TimeSpan dueTime)
    {
        timer.Due = _now + dueTime;
        timer.Sequence = _sequence++;
        _timers.Add(timer);
        foreach (var waiter in _waiters.Where(waiter => waiter.Count <= _timers.Count))
        {
            waiter.Reached.TrySetResult();
        }

        _waiters.RemoveAll(waiter => waiter.Count <= _timers.Count);
    }

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _disposed;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public long Sequence { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed)
            {
                return false;
            }

            clock.Schedule(this, dueTime, period);
            return true;
        }

        public void Dispose()
        {
            _disposed = true;
            clock.Schedule(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
