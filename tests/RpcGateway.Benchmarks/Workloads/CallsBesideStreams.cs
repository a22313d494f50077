using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.Streams;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>
/// Calls at a fixed rate on one connection, beside slow streams. A connection of the gateway has at most a hundred streams
/// by default: half of them share the connection of the calls, the others have one of their own.
/// </summary>
internal sealed class CallsBesideStreams(string name, IServer server, IDialect dialect, int streams)
    : Contestant(name, server)
{
    private const int CallsPerSecond = 1000;
    private const int MillisecondsPerItem = 100;
    private const int Endless = 1_000_000;
    private const int BufferSize = 64 * 1024;

    private static readonly Request Echo = Request.Text(32);

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.P99, Measure.P50, Measure.P999, Measure.CallsPerSecond, Measure.ItemsPerSecond];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var loop = new EventLoop();
        var others = new StreamConnection(Connect(process.Port), dialect);
        var calls = new PacedConnection(Connect(process.Port), dialect, Echo, CallsPerSecond);
        StreamConnection[] connections = [calls, others];
        Array.ForEach(connections, loop.Add);
        OpenStreams(loop, connections);
        loop.Schedule = calls;
        loop.RunFor(duration / 4);

        calls.Latencies.Clear();
        var items = CountItems();
        loop.RunFor(duration);
        var figures = new Figures
        {
            [Measure.P50] = calls.Latencies.Microseconds(50),
            [Measure.P99] = calls.Latencies.Microseconds(99),
            [Measure.P999] = calls.Latencies.Microseconds(99.9),
            [Measure.CallsPerSecond] = calls.Latencies.Count / duration.TotalSeconds,
            [Measure.ItemsPerSecond] = (CountItems() - items) / duration.TotalSeconds,
        };
        calls.IsStopped = true;
        loop.RunUntil(() => calls.IsQuiet);
        return Task.FromResult(figures);

        long CountItems() => connections.Sum(connection => connection.Items);
    }

    // One after the other, so that their items are spread over time, too. A call that waits for its first item counts as
    // running, of which there may be a hundred, so the other calls begin when each stream has one.
    private void OpenStreams(EventLoop loop, StreamConnection[] connections)
    {
        for (var i = 0; i < streams; i++)
        {
            connections[i % connections.Length].StartStream("tick", $"{Endless},{MillisecondsPerItem}");
            loop.Flush();
            loop.RunFor(TimeSpan.FromMilliseconds((double)MillisecondsPerItem / streams));
        }

        loop.RunUntil(() => Array.TrueForAll(connections, connection => connection.HasItems));
    }

    private FrameSocket Connect(int port)
    {
        var socket = WebSocketHandshake.Connect(port, dialect.Path, dialect.Subprotocol, BufferSize);
        dialect.Greet(socket);
        return socket;
    }
}
