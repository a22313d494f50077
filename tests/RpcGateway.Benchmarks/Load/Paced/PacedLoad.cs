using System.Diagnostics;
using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Load.Paced;

/// <summary>
/// The same call at a fixed rate in all, by many connections in turn. A call's latency counts from the moment when it was
/// due, not when it was sent: a server that stalls is charged for all that had to wait (coordinated omission).
/// </summary>
internal sealed class PacedLoad : ISchedule, IDisposable
{
    private const int BufferSize = 1024;

    // Of the requests of one connection that may wait.
    private const int Window = 64;

    // So often the connections that are open already answer their pings, while others are opened.
    private const int OpenedAtOnce = 100;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly EventLoop _loop = new();
    private readonly List<PacedEcho> _connections = [];
    private readonly long _interval;
    private long _calls;
    private long _next;
    private bool _isStopped;

    public PacedLoad(int port, IDialect dialect, Request request, int connections, int callsPerSecond)
    {
        _interval = Stopwatch.Frequency / callsPerSecond;
        var ring = RequestRing.CreateFrames(dialect, request, Window);
        for (var i = 0; i < connections; i++)
        {
            var socket = FirstCall.Connect(port, dialect, request, BufferSize, out var length);
            _connections.Add(new PacedEcho(socket, ring, new AnswerCounter(dialect, length), Latencies));
            _loop.Add(_connections[i]);
            if (i % OpenedAtOnce == 0)
            {
                _loop.RunFor(Moment);
            }
        }
    }

    /// <summary>In nanoseconds, since they were last cleared; as many as there were answers.</summary>
    public Histogram Latencies { get; } = new();

    /// <summary>Answers pings, and nothing else.</summary>
    public void RestFor(TimeSpan duration)
    {
        _loop.Schedule = null;
        _loop.RunFor(duration);
    }

    public void RunFor(TimeSpan duration)
    {
        _loop.Schedule = this;
        _next = 0;
        _loop.RunFor(duration);
    }

    /// <summary>Lets the calls in flight end.</summary>
    public void Stop()
    {
        _isStopped = true;
        _loop.RunUntil(() => _connections.TrueForAll(connection => connection.IsQuiet));
    }

    public long Run(long now)
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

    public void Dispose() => _loop.Dispose();
}
