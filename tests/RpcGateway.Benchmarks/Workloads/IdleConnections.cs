using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>
/// Connections that have made one call and wait, and the same ones after a burst of calls: by how much the process has
/// grown, once garbage is collected.
/// </summary>
internal sealed class IdleConnections(
    string name, IServer server, IDialect dialect, int connections, CompareSettings settings) : Contestant(name, server)
{
    private const int BurstWindow = 20;

    private static readonly Request Echo = Request.Text(32);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);

    public static IReadOnlyList<Measure> Columns { get; } = [Measure.IdleMemory, Measure.BurstMemory];

    public override async Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        await WarmUpAsync(process);
        var rest = duration < LongestRest ? duration : LongestRest;
        var before = await MeasureAsync(process, rest, cancellationToken);

        // It makes one call on each connection as it opens it.
        using var load = new ClosedLoop(process.Port, dialect, Echo, connections, BurstWindow);
        var idle = await MeasureAsync(process, rest, cancellationToken);
        load.Start();
        load.RunFor(duration / 2);
        load.Stop();
        var afterBurst = await MeasureAsync(process, rest, cancellationToken);
        return new Figures
        {
            [Measure.IdleMemory] = Kilobytes(idle - before),
            [Measure.BurstMemory] = Kilobytes(afterBurst - before),
        };
    }

    // So that compiled code is not counted as memory of connections.
    private async Task WarmUpAsync(ServerProcess process)
    {
        const int Few = 20;
        using (var load = new ClosedLoop(process.Port, dialect, Echo, Few, BurstWindow))
        {
            load.Start();
            load.RunFor(settings.WarmUp);
            load.Stop();
        }

        await process.WaitForSocketsAsync();
    }

    private static async Task<long> MeasureAsync(ServerProcess process, TimeSpan rest, CancellationToken cancellationToken)
    {
        await Task.Delay(rest, cancellationToken);
        process.CollectGarbage();
        await Task.Delay(rest, cancellationToken);
        process.CollectGarbage();
        return process.Read().ResidentBytes;
    }

    private double Kilobytes(long bytes) => bytes / 1024.0 / connections;
}
