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
    private const int MostCollections = 20;
    private const int Tolerance = 16 * 1024;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    public override async Task<Figures> RunAsync(
        ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        var before = await MeasureHeapAsync(process, cancellationToken);
        using var others = hold(process.Port);
        var bytes = await MeasureHeapAsync(process, cancellationToken) - before;
        var figures = await work.RunAsync(process, duration, cancellationToken);
        figures[GrowthMeasure.HeldBytes] = (double)bytes / held;
        return figures;
    }

    // What went before is let go of little by little.
    private static async Task<long> MeasureHeapAsync(ServerProcess process, CancellationToken cancellationToken)
    {
        var heap = long.MaxValue;
        for (var i = 0; i < MostCollections; i++)
        {
            process.CollectGarbage();
            var now = process.ReadStatistics().HeapBytes;
            if (now >= heap - Tolerance)
            {
                return now;
            }

            heap = now;
            await Task.Delay(Rest, cancellationToken);
        }

        return heap;
    }
}
