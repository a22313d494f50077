namespace RpcGateway.Protocol.Context;

/// <summary>
/// The time until which a call may run, on the clock of this process. Ends send each other durations, because their clocks differ.
/// The default value is no limit.
/// </summary>
internal readonly struct Deadline
{
    private readonly TimeProvider? _time;
    private readonly long _at;

    private Deadline(TimeProvider time, long at)
    {
        _time = time;
        _at = at;
    }

    /// <summary>Whether there is a limit.</summary>
    public bool IsSet => _time is not null;

    /// <summary>The remaining time, at least zero. Only if <see cref="IsSet"/>.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = _time!.GetElapsedTime(_time.GetTimestamp(), _at);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>The remaining time as a peer gets it: at least 1, because a call that has no time left is not sent.</summary>
    public int Milliseconds => (int)Math.Clamp(Math.Ceiling(Left.TotalMilliseconds), 1, int.MaxValue);

    public bool HasPassed => IsSet && Left == TimeSpan.Zero;

    /// <summary>The limit that ends after a duration.</summary>
    public static Deadline After(TimeSpan duration, TimeProvider time) =>
        new(time, time.GetTimestamp() + (long)(duration.TotalSeconds * time.TimestampFrequency));

    /// <summary>The same limit on another clock.</summary>
    public Deadline On(TimeProvider time) => _time is null || _time == time ? this : After(Left, time);

    /// <summary>A source that is cancelled when the time has passed; never, if there is no limit.</summary>
    public CancellationTokenSource CreateSource() => _time is null ? new() : new(Left, _time);

    /// <summary>A timer for the end of the time. It does not keep the context of the current call.</summary>
    public ITimer CreateTimer(TimerCallback callback, object state)
    {
        var flow = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
        try
        {
            return _time!.CreateTimer(callback, state, Left, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            flow?.Undo();
        }
    }

    /// <summary>The limit that ends first.</summary>
    public Deadline Or(Deadline other) => !other.IsSet || (IsSet && Left <= other.Left) ? this : other;
}
