using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>What a call costs for each kilobyte that goes there and comes back.</summary>
internal sealed class PerKilobyte(Contestant calls, int bytes) : Contestant(calls.Name, calls.Server)
{
    public override async Task<Figures> RunAsync(
        ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        var figures = await calls.RunAsync(process, duration, cancellationToken);
        figures[GrowthMeasure.CpuPerKilobyte] = figures[Measure.CpuPerCall] * 1024 / bytes;
        return figures;
    }
}
