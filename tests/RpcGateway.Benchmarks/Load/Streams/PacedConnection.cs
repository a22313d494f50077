using System.Diagnostics;
using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Load.Streams;

/// <summary>
/// Calls at a fixed rate, beside streams on the same connection. A call's latency counts from the moment when it was due,
/// not when it was sent: a server that stalls is charged for all that had to wait (coordinated omission).
/// </summary>
internal sealed class PacedConnection : StreamConnection, ISchedule
{
    private const int FirstId = 1000;

    private readonly IDialect _dialect;
    private readonly Request _request;
    private readonly long _interval;
    private readonly Dictionary<int, long> _due = [];
    private int _calls;
    private long _next;

    public PacedConnection(FrameSocket socket, IDialect dialect, Request request, int callsPerSecond)
        : base(socket, dialect)
    {
        _dialect = dialect;
        _request = request;
        _interval = Stopwatch.Frequency / callsPerSecond;
    }

    /// <summary>In nanoseconds, since they were last cleared.</summary>
    public Histogram Latencies { get; } = new();

    public bool IsStopped { get; set; }

    public bool IsQuiet => _due.Count == 0;

    public long Run(long now)
    {
        _next = _next == 0 ? now : _next;
        for (; _next <= now; _next += _interval)
        {
            if (!IsStopped)
            {
                Call(_next);
            }
        }

        Flush();
        return _next;
    }

    protected override void OnAnswer(int id, ReadOnlySpan<byte> record)
    {
        if (!_due.Remove(id, out var due) || !_dialect.IsAnswer(record.ToArray(), _request, id))
        {
            base.OnAnswer(id, record);
        }

        Latencies.Record(Arrival - due);
    }

    private void Call(long due)
    {
        // A thousand ids in turn; the calls in flight are few.
        var id = FirstId + (_calls++ % FirstId);
        _due[id] = due;
        Sender.Add(_dialect.Encode(_request, id));
    }
}
