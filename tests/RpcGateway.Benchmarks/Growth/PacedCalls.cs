using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load.Paced;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Calls at a fixed rate in all, shared out among connections.</summary>
internal sealed class PacedCalls(string name, IServer server, IDialect dialect, int connections) : Contestant(name, server)
{
    public const int CallsPerSecond = 10_000;

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.CpuPerCall, Measure.P50, Measure.P99, Measure.CallsPerSecond, Measure.BytesPerCall];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var load = new PacedLoad(process.Port, dialect, GrowthPeers.Echo, connections, CallsPerSecond);
        load.RunFor(duration / 4);

        load.Latencies.Clear();
        var meter = Meter.Start(process);
        load.RunFor(duration);
        var spending = meter.Stop(load.Latencies.Count);
        var figures = new Figures
        {
            [Measure.CpuPerCall] = spending.CpuMicroseconds,
            [Measure.P50] = load.Latencies.Microseconds(50),
            [Measure.P99] = load.Latencies.Microseconds(99),
            [Measure.CallsPerSecond] = spending.PerSecond,
            [Measure.BytesPerCall] = spending.Bytes,
        };
        load.Stop();
        return Task.FromResult(figures);
    }
}
