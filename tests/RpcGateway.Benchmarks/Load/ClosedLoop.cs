using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Load;

/// <summary>The same call over and over, with so many in flight on each of so many connections.</summary>
internal sealed class ClosedLoop : IDisposable
{
    private const int LargestBuffer = 256 * 1024;
    private const int SmallestBuffer = 2048;

    private readonly EventLoop _loop = new();
    private readonly List<ClosedLoopConnection> _connections = [];

    /// <param name="port">Where the server listens.</param>
    /// <param name="dialect">What it speaks.</param>
    /// <param name="request">The call.</param>
    /// <param name="connections">How many connections there are.</param>
    /// <param name="window">How many calls are in flight on each.</param>
    /// <param name="prepare">What else is to be opened on each, none of which answers later.</param>
    public ClosedLoop(
        int port, IDialect dialect, Request request, int connections, int window, Action<FrameSocket>? prepare = null)
    {
        var ring = dialect.SharesFrames
            ? RequestRing.CreateLines(dialect, request, window)
            : RequestRing.CreateFrames(dialect, request, window);
        AnswerCounter? counter = null;
        for (var i = 0; i < connections; i++)
        {
            var buffer = Math.Clamp(window * ring.Length, SmallestBuffer, LargestBuffer);
            var socket = FirstCall.Connect(port, dialect, request, buffer, out var length);
            prepare?.Invoke(socket);
            counter ??= new AnswerCounter(dialect, length);
            var connection = new ClosedLoopConnection(socket, dialect, request, ring, counter, window, Latencies);
            _connections.Add(connection);
            _loop.Add(connection);
        }
    }

    /// <summary>In nanoseconds, since they were last cleared.</summary>
    public Histogram Latencies { get; } = new();

    public long CountAnswers() => _connections.Sum(connection => connection.Answered);

    public void Start() => _loop.Flush();

    public void RunFor(TimeSpan duration) => _loop.RunFor(duration);

    /// <summary>Lets the calls in flight end.</summary>
    public void Stop()
    {
        foreach (var connection in _connections)
        {
            connection.IsStopped = true;
        }

        _loop.RunUntil(() => _connections.TrueForAll(connection => connection.IsQuiet));
    }

    public void Dispose() => _loop.Dispose();
}
