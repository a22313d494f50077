using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.ClientStreams;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Streams that are sent as fast as they are taken, a connection each, over and over until the time has passed.</summary>
internal sealed class StreamSending(string name, IServer server, IDialect dialect, int senders, int items)
    : Contestant(name, server)
{
    private const int BufferSize = 64 * 1024;

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var loop = new EventLoop();
        var connections = Enumerable.Range(0, senders).Select(_ => Connect(process.Port)).ToList();
        connections.ForEach(loop.Add);

        var meter = Meter.Start(process);
        var sent = 0L;
        do
        {
            connections.ForEach(connection => connection.Start());
            loop.Flush();
            loop.RunUntil(() => connections.TrueForAll(connection => connection.IsDone));
            sent += (long)senders * items;
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (meter.Elapsed < duration);

        var spending = meter.Stop(sent);
        return Task.FromResult(new Figures
        {
            [Measure.ItemsPerSecond] = spending.PerSecond,
            [Measure.CpuPerItem] = spending.CpuMicroseconds,
            [Measure.BytesPerItem] = spending.Bytes,
        });
    }

    private ItemSourceConnection Connect(int port)
    {
        var socket = WebSocketHandshake.Connect(port, dialect.Path, dialect.Subprotocol, BufferSize);
        dialect.Greet(socket);
        return new ItemSourceConnection(socket, dialect, items);
    }
}
