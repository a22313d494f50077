using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Server.Nodes;

/// <summary>Measures the clients' calls while they are asked for: from the first question until none came for some time.</summary>
internal sealed class NodeCalls(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Measurement? _current;
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>Whether calls are measured at the moment.</summary>
    public bool IsMeasuring => Volatile.Read(ref _current) is not null;

    /// <summary>Returns the calls since the measurement began; the first question begins it.</summary>
    public NodeCallCounts Read()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _current ??= new Measurement(time);
            _timer ??= time.CreateTimer(static calls => ((NodeCalls)calls!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            return _current.Read();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
            _current?.Dispose();
            _current = null;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _current?.Dispose();
            _current = null;
        }
    }

    private sealed class Measurement : IDisposable
    {
        // Calls of pages of operators, which are not shown.
        private const string OwnPrefix = "rpcgateway.";

        private readonly string _name = Guid.NewGuid().ToString("n");
        private readonly long[] _counts = new long[DurationBuckets.Count];
        private readonly MeterListener _listener;
        private readonly TimeProvider _time;
        private readonly long _started;
        private long _errors;

        public Measurement(TimeProvider time)
        {
            _time = time;
            _started = time.GetTimestamp();
            _listener = new MeterListener
            {
                InstrumentPublished = static (instrument, listener) =>
                {
                    if (instrument.Meter.Name == RpcTelemetryNames.Source && instrument.Name == RpcTelemetryNames.MetricServerCallDuration)
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Count(seconds, tags));
            _listener.Start();
        }

        public NodeCallCounts Read()
        {
            var buckets = new List<long>();
            for (var i = 0; i < _counts.Length; i++)
            {
                if (Volatile.Read(ref _counts[i]) is > 0 and var count)
                {
                    buckets.Add(i);
                    buckets.Add(count);
                }
            }

            return new NodeCallCounts(_name, _time.GetElapsedTime(_started).TotalMilliseconds, Volatile.Read(ref _errors), buckets);
        }

        public void Dispose() => _listener.Dispose();

        private void Count(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var failed = false;
            foreach (var (name, value) in tags)
            {
                if (name == RpcTelemetryNames.RpcMethod && value is string method && method.StartsWith(OwnPrefix, StringComparison.Ordinal))
                {
                    return;
                }

                failed |= name == RpcTelemetryNames.ErrorType;
            }

            Interlocked.Increment(ref _counts[DurationBuckets.IndexOf(seconds)]);
            if (failed)
            {
                Interlocked.Increment(ref _errors);
            }
        }
    }
}
