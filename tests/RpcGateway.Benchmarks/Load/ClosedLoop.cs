namespace RpcGateway.Benchmarks.Load;

/// <summary>Repeats a call, with a fixed number of calls in flight on each of a number of connections.</summary>
internal sealed class ClosedLoop : IDisposable
{
    private const int MaxBuffer = 256 * 1024;
    private const int MinBuffer = 2048;

    private readonly EventLoop _loop = new();
    private readonly List<ClosedLoopConnection> _connections = [];

    /// <summary>Opens the connections, and makes one call on each.</summary>
    public ClosedLoop(int port, IDialect dialect, Request request, LoadShape shape)
    {
        var ring = new RequestRing(dialect, request, shape.Window);
        var buffer = Math.Clamp(shape.Window * ring.Length, MinBuffer, MaxBuffer);
        for (var i = 0; i < shape.Connections; i++)
        {
            var socket = BlockingClient.Connect(port, dialect, buffer, request, out var length);
            _connections.Add(new ClosedLoopConnection(socket, dialect, request, ring, length, shape.Window, Latencies));
            _loop.Add(_connections[i]);
        }
    }

    /// <summary>The latencies since the last <see cref="Histogram.Clear"/>, in nanoseconds.</summary>
    public Histogram Latencies { get; } = new();

    public long CountResponses() => _connections.Sum(connection => connection.Responses);

    public void Start() => _loop.Flush();

    public void RunFor(TimeSpan duration) => _loop.RunFor(duration);

    /// <summary>Completes the calls in flight.</summary>
    public void Stop()
    {
        _connections.ForEach(connection => connection.IsStopped = true);
        _loop.RunUntil(() => _connections.TrueForAll(connection => connection.IsIdle));
    }

    public void Dispose() => _loop.Dispose();
}
