using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.Streams;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Streams that are read as fast as they come, a connection each, over and over until the time has passed.</summary>
internal sealed class StreamReading(string name, IServer server, IDialect dialect, int readers, int items)
    : Contestant(name, server)
{
    private const int BufferSize = 256 * 1024;

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.CpuPerItem, Measure.ItemsPerSecond, Measure.BytesPerItem];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var loop = new EventLoop();
        var connections = Enumerable.Range(0, readers).Select(_ => Connect(process.Port)).ToList();
        connections.ForEach(loop.Add);

        var meter = Meter.Start(process);
        do
        {
            connections.ForEach(connection => connection.StartStream("count", $"{items}"));
            loop.Flush();
            loop.RunUntil(() => connections.TrueForAll(connection => connection.IsDone));
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (meter.Elapsed < duration);

        var spending = meter.Stop(connections.Sum(connection => connection.Items));
        return Task.FromResult(new Figures
        {
            [Measure.ItemsPerSecond] = spending.PerSecond,
            [Measure.CpuPerItem] = spending.CpuMicroseconds,
            [Measure.BytesPerItem] = spending.Bytes,
        });
    }

    private StreamConnection Connect(int port)
    {
        var socket = WebSocketHandshake.Connect(port, dialect.Path, dialect.Subprotocol, BufferSize);
        dialect.Greet(socket);
        return new StreamConnection(socket, dialect);
    }
}
