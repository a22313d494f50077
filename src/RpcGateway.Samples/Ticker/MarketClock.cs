namespace RpcGateway.Samples.Ticker;

/// <summary>Changes the prices while a client watches them: 50 times a second for each symbol. One timer serves all watchers.</summary>
internal sealed class MarketClock(Market market, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    // After a pause of the process, the prices do not catch up.
    private const int MaxTicksAtOnce = 5;

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _watchers;
    private long _last;

    /// <summary>Starts the changes if this is the first watcher.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            if (_watchers++ == 0)
            {
                _last = time.GetTimestamp();
                _timer = time.CreateTimer(_ => Tick(), null, Interval, Interval);
            }
        }
    }

    /// <summary>Ends the changes if this was the last watcher.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_watchers == 0)
            {
                Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            var ticks = (int)Math.Min(time.GetElapsedTime(_last) / Interval, MaxTicksAtOnce + 1);
            if (_timer is null || ticks == 0)
            {
                return;
            }

            _last = ticks > MaxTicksAtOnce
                ? time.GetTimestamp()
                : _last + (long)(ticks * Interval.TotalSeconds * time.TimestampFrequency);
            market.Trade(Math.Min(ticks, MaxTicksAtOnce));
        }
    }
}
