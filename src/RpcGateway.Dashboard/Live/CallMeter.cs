using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Dashboard.Live;

/// <summary>Collects call durations from the meter and stores them once per second.</summary>
internal sealed class CallMeter : IDisposable
{
    /// <summary>The number of past seconds that a new watcher receives.</summary>
    public const int MaxSeconds = 300;

    /// <summary>The maximum size of the stored seconds, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    // The server knows all methods except forwarded ones; the server's metrics limit the names of those too.
    private const int MaxMethods = 2000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Name, bool IsOutgoing), MethodCounts> _methods = new();
    private readonly BackendMeter _backends = new();
    private readonly MeterListener _listener;
    private readonly ITimer _timer;
    private readonly TimeProvider _time;
    private long _closed;

    public CallMeter(TimeProvider time)
    {
        _time = time;
        Since = time.GetUtcNow();
        _closed = time.GetTimestamp();
        _listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == RpcTelemetryNames.Source && IsDuration(instrument.Name))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<double>(
            (instrument, seconds, tags, _) => Count(instrument, seconds, tags));
        _listener.Start();
        _timer = time.CreateTimer(static meter => ((CallMeter)meter!).CloseSecond(), this, Second, Second);
    }

    public DateTimeOffset Since { get; }

    public LiveRing<LiveSecond> Seconds { get; } = new(MaxBytes, MaxSeconds);

    public void Dispose()
    {
        _timer.Dispose();
        _listener.Dispose();
        _backends.Dispose();
    }

    private static bool IsDuration(string instrument) =>
        instrument is RpcTelemetryNames.MetricServerCallDuration or RpcTelemetryNames.MetricClientCallDuration;

    private void Count(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (method, failed) = (RpcTelemetryNames.Other, false);
        foreach (var (name, value) in tags)
        {
            if (name == RpcTelemetryNames.RpcMethod && value is string text)
            {
                method = text;
            }
            else if (name == RpcTelemetryNames.ErrorType)
            {
                failed = true;
            }
        }

        if (!OwnCalls.Contains(method))
        {
            Find(method, instrument.Name == RpcTelemetryNames.MetricClientCallDuration).Count(seconds, failed);
        }
    }

    private MethodCounts Find(string method, bool isOutgoing)
    {
        if (_methods.TryGetValue((method, isOutgoing), out var counts))
        {
            return counts;
        }

        var name = _methods.Count < MaxMethods ? method : RpcTelemetryNames.Other;
        return _methods.GetOrAdd((name, isOutgoing), static _ => new MethodCounts());
    }

    private void CloseSecond()
    {
        var now = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(Interlocked.Exchange(ref _closed, now), now);

        // Shortens the names as LiveSpan does.
        var methods = _methods.Select(one => one.Value.Take(PeerText.Clean(one.Key.Name), one.Key.IsOutgoing)).OfType<LiveMethod>();
        var second = new LiveSecond(UnixTime.Of(_time.GetUtcNow()), elapsed.TotalMilliseconds, [.. methods], _backends.Take());
        Seconds.Add(second, second.Size);
    }
}
