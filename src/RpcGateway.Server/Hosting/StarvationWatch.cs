using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Hosting;

/// <summary>
/// Warns when the thread pool does not keep up: calls that block their thread hold up all connections then, and nothing else
/// would tell why. One timer for the process: it runs on the pool as well, so its delay is that of everything else.
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
