namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// Makes a call at a fixed total rate, on a number of connections in turn. A latency is measured from the time at which the
/// call was due, not from the time at which it was sent, so a server that stalls is charged for every call that had to wait
/// (coordinated omission).
/// </summary>
internal sealed class PacedLoad : IDisposable
{
    private const int BufferSize = 1024;

    // While connections are opened, the existing ones respond to their pings after every hundred.
    private const int ConnectionsPerBatch = 100;
    private static readonly TimeSpan BatchPause = TimeSpan.FromMilliseconds(1);

    private readonly EventLoop _loop = new();
    private readonly List<PacedConnection> _connections = [];
    private readonly long _interval;
    private long _calls;
    private long _next;
    private bool _isStopped;

    /// <summary>Opens the connections, and makes one call on each.</summary>
    public PacedLoad(int port, IDialect dialect, Request request, int connections, int callsPerSecond)
    {
        _interval = Stopwatch.Frequency / callsPerSecond;
        for (var i = 0; i < connections; i++)
        {
            var socket = BlockingClient.Connect(port, dialect, BufferSize, request, out _);
            _connections.Add(new PacedConnection(socket, dialect, request, Latencies));
            _loop.Add(_connections[i]);
            if (i % ConnectionsPerBatch == 0)
            {
                _loop.RunFor(BatchPause);
            }
        }
    }

    /// <summary>The latencies since the last <see cref="Histogram.Clear"/>, in nanoseconds.</summary>
    public Histogram Latencies { get; } = new();

    /// <summary>Makes no calls, but responds to pings.</summary>
    public void RestFor(TimeSpan duration)
    {
        _loop.Schedule = null;
        _loop.RunFor(duration);
    }

    public void RunFor(TimeSpan duration)
    {
        _loop.Schedule = CallDue;
        _next = 0;
        _loop.RunFor(duration);
    }

    /// <summary>Completes the calls in flight.</summary>
    public void Stop()
    {
        _isStopped = true;
        _loop.RunUntil(() => _connections.TrueForAll(connection => connection.IsIdle));
    }

    public void Dispose() => _loop.Dispose();

    private long CallDue(long now)
    {
        _next = _next == 0 ? now : _next;
        for (; _next <= now; _next += _interval)
        {
            if (!_isStopped)
            {
                _connections[(int)(_calls++ % _connections.Count)].Call(_next);
            }
        }

        return _next;
    }

    private sealed class PacedConnection(FrameSocket socket, IDialect dialect, Request request, Histogram latencies)
        : RecordConnection(socket, dialect)
    {
        private const int FirstId = 1000;
        private const int IdCount = 9000;

        private readonly Queue<long> _due = new(capacity: 1);
        private long _issued;

        public bool IsIdle => _due.Count == 0;

        public void Call(long due)
        {
            _due.Enqueue(due);
            Sender.Add(Dialect.Encode(request, Id(_issued++)));
            Flush();
        }

        // The responses arrive in the order of the requests.
        protected override void OnRecord(ReadOnlySpan<byte> record)
        {
            if (IsIdle || !Dialect.IsResponse(record.ToArray(), request, Id(_issued - _due.Count)))
            {
                throw Unexpected(record);
            }

            latencies.Record(Arrival - _due.Dequeue());
        }

        private static int Id(long call) => FirstId + (int)(call % IdCount);
    }
}
