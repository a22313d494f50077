using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Hosting;

/// <summary>
/// Logs a warning when the thread pool is starved: calls that block their thread then delay all connections, and nothing else
/// shows the cause. Uses one timer for the process. The timer runs on the thread pool, so its delay equals that of other work.
/// </summary>
internal sealed class StarvationWatch(TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private ITimer? _timer;
    private long _startedAt;
    private long? _warnedAt;

    public void Start()
    {
        _startedAt = time.GetTimestamp();
        _timer = time.CreateTimer(static watch => ((StarvationWatch)watch!).Check(), this, Interval, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();

    private void Check()
    {
        var delay = time.GetElapsedTime(_startedAt) - Interval;
        if (delay > MaxDelay && (_warnedAt is not { } last || time.GetElapsedTime(last) > Pause))
        {
            _warnedAt = time.GetTimestamp();
            GatewayLifetimeLog.ThreadPoolLate(logger, delay.TotalSeconds, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount);
        }

        _startedAt = time.GetTimestamp();
        _timer!.Change(Interval, Timeout.InfiniteTimeSpan);
    }
}
