namespace RpcGateway.Samples.Arena;

/// <summary>
/// Counts the ticks that are due. After a pause of the process, only a few are made up for: with more, a slow process would need ever
/// more time for them.
/// </summary>
internal sealed class TickSchedule(ArenaClock clock)
{
    public const int MaxCatchUp = 5;

    private readonly double _start = clock.Milliseconds;
    private long _ticks;

    /// <summary>The clock's time of the last due tick, in milliseconds.</summary>
    public long Time => (long)(_start + (_ticks * 1000.0 / ArenaRules.TicksPerSecond));

    /// <summary>Returns the number of ticks to simulate now, and the number of ticks that are skipped.</summary>
    public (int Due, long Skipped) Take()
    {
        // The addition prevents that rounding delays a tick that is due exactly now.
        var ticks = (long)(((clock.Milliseconds - _start) * ArenaRules.TicksPerSecond / 1000) + 1e-6);
        var missing = ticks - _ticks;
        _ticks = ticks;
        var due = (int)Math.Min(missing, MaxCatchUp);
        return (due, missing - due);
    }
}
