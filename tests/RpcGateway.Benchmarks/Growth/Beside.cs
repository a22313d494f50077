using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Work beside something that is held meanwhile; what each of those holds on the server's heap.</summary>
/// <param name="work">The work.</param>
/// <param name="hold">Opens what is held, until it is disposed.</param>
/// <param name="held">How many that are.</param>
internal sealed class Beside(Contestant work, Func<int, IDisposable> hold, int held) : Contestant(work.Name, work.Server)
{
    public override async Task<Figures> RunAsync(
        ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        var before = MeasureHeap(process);
        using var others = hold(process.Port);
        var bytes = MeasureHeap(process) - before;
        var figures = await work.RunAsync(process, duration, cancellationToken);
        figures[GrowthMeasure.HeldBytes] = (double)bytes / held;
        return figures;
    }

    private static long MeasureHeap(ServerProcess process)
    {
        process.CollectGarbage();
        return process.ReadStatistics().HeapBytes;
    }
}
