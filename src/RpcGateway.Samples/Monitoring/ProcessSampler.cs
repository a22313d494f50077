using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RpcGateway.SampleContracts;

namespace RpcGateway.Samples.Monitoring;

/// <summary>
/// Samples the process for all watchers. One timer serves all of them, and watchers with the same interval share their
/// samples. Without watchers there is no timer and no listener.
/// </summary>
internal sealed class ProcessSampler(Func<int> connections, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan TickLength = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, SampleSeries> _seriesByTicks = [];
    private CallCounter? _calls;
    private ITimer? _timer;
    private long _tick;

    /// <summary>
    /// Streams a sample per interval, starting after the first one. A slow watcher misses older samples.
    /// </summary>
    public async IAsyncEnumerable<MonitorSample> WatchAsync(
        int intervalMilliseconds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ticks = (int)Math.Ceiling(intervalMilliseconds / TickLength.TotalMilliseconds);
        var samples = Channel.CreateBounded<MonitorSample>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        Add(ticks, samples);
        try
        {
            while (true)
            {
                yield return await samples.Reader.ReadAsync(cancellationToken);
            }
        }
        finally
        {
            Remove(ticks, samples);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Stop();
        }
    }

    private void Add(int ticks, Channel<MonitorSample> watcher)
    {
        lock (_lock)
        {
            _calls ??= new CallCounter();
            _timer ??= time.CreateTimer(_ => Tick(), null, TickLength, TickLength);
            if (!_seriesByTicks.TryGetValue(ticks, out var series))
            {
                series = new SampleSeries(_tick, Read());
                _seriesByTicks.Add(ticks, series);
            }

            series.Watchers.Add(watcher);
        }
    }

    private void Remove(int ticks, Channel<MonitorSample> watcher)
    {
        lock (_lock)
        {
            var series = _seriesByTicks[ticks];
            series.Watchers.Remove(watcher);
            if (series.Watchers.Count == 0)
            {
                _seriesByTicks.Remove(ticks);
            }

            if (_seriesByTicks.Count == 0)
            {
                Stop();
            }
        }
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
        _calls?.Dispose();
        _calls = null;
    }

    private void Tick()
    {
        lock (_lock)
        {
            _tick++;
            foreach (var (ticks, series) in _seriesByTicks)
            {
                if (_timer is not null && (_tick - series.Start) % ticks == 0)
                {
                    series.Publish(Read(), connections());
                }
            }
        }
    }

    private ProcessReading Read() =>
        new(time.GetUtcNow(), Environment.CpuUsage.TotalTime, _calls!.Calls, _calls.Errors);
}
