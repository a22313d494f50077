using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.Progress;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>
/// Calls that report as fast as they can, a connection each, over and over until the time has passed. A report may take
/// the place of an older one that has not left yet, so those that are made and those that come are counted apart.
/// </summary>
internal sealed class Reporting(string name, IServer server, IDialect dialect, Request call, int calls, int reports)
    : Contestant(name, server)
{
    private const int BufferSize = 64 * 1024;

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.CpuPerReport, Measure.ReportsPerSecond, Measure.ReportsDelivered, Measure.CpuPerDelivery, Measure.BytesPerReport];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var loop = new EventLoop();
        var connections = Enumerable.Range(0, calls).Select(_ => Connect(process.Port)).ToList();
        connections.ForEach(loop.Add);

        var meter = Meter.Start(process);
        var made = 0L;
        do
        {
            connections.ForEach(connection => connection.Start());
            loop.Flush();
            loop.RunUntil(() => connections.TrueForAll(connection => connection.IsDone));
            made += (long)calls * reports;
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (meter.Elapsed < duration);

        var spending = meter.Stop(made);
        var delivered = connections.Sum(connection => connection.Delivered);
        return Task.FromResult(new Figures
        {
            [Measure.ReportsPerSecond] = spending.PerSecond,
            [Measure.CpuPerReport] = spending.CpuMicroseconds,
            [Measure.BytesPerReport] = spending.Bytes,
            [Measure.ReportsDelivered] = 100.0 * delivered / made,
            [Measure.CpuPerDelivery] = spending.Cpu.TotalMicroseconds / delivered,
        });
    }

    private ReportConnection Connect(int port)
    {
        var socket = WebSocketHandshake.Connect(port, dialect.Path, dialect.Subprotocol, BufferSize);
        dialect.Greet(socket);
        return new ReportConnection(socket, dialect, call, reports);
    }
}
