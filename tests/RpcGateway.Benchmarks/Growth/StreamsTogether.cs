using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.Streams;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Streams that share one connection and are read as fast as they come, over and over until the time has passed.</summary>
internal sealed class StreamsTogether(string name, IServer server, IDialect dialect, int streams, int items)
    : Contestant(name, server)
{
    private const int BufferSize = 256 * 1024;

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.CpuPerItem, Measure.ItemsPerSecond, Measure.BytesPerItem];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var loop = new EventLoop();
        var socket = WebSocketHandshake.Connect(process.Port, dialect.Path, dialect.Subprotocol, BufferSize);
        dialect.Greet(socket);
        var connection = new StreamConnection(socket, dialect);
        loop.Add(connection);

        var meter = Meter.Start(process);
        do
        {
            for (var i = 0; i < streams; i++)
            {
                connection.StartStream("count", $"{items}");
            }

            loop.Flush();
            loop.RunUntil(() => connection.IsDone);
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (meter.Elapsed < duration);

        var spending = meter.Stop(connection.Items);
        return Task.FromResult(new Figures
        {
            [Measure.CpuPerItem] = spending.CpuMicroseconds,
            [Measure.ItemsPerSecond] = spending.PerSecond,
            [Measure.BytesPerItem] = spending.Bytes,
        });
    }
}
