using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.Paced;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>
/// Connections that have made one call and then rest: what opening one costs, with that call; what each holds; what it
/// costs to keep it, its pings above all; and what it costs when all of them are lost at once.
/// </summary>
internal sealed class RestingConnections(
    string name, IServer server, IDialect dialect, int connections, CompareSettings settings) : Contestant(name, server)
{
    private const int CallsPerSecond = 1;

    // A ping comes every 12 seconds by default; with rounds of three seconds each connection gets one.
    private const int RoundsOfRest = 4;

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.IdleMemory, GrowthMeasure.IdleCpu, GrowthMeasure.OpeningCpu, GrowthMeasure.LosingCpu];

    public override async Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        await WarmUpAsync(process);
        process.CollectGarbage();
        var memory = process.Read().ResidentBytes;

        var figures = new Figures();
        Meter losing;
        var opening = Meter.Start(process);
        using (var load = new PacedLoad(process.Port, dialect, GrowthPeers.Echo, connections, CallsPerSecond))
        {
            figures[GrowthMeasure.OpeningCpu] = opening.Stop(connections).CpuMicroseconds;
            load.RestFor(duration);
            process.CollectGarbage();
            figures[Measure.IdleMemory] = (process.Read().ResidentBytes - memory) / 1024.0 / connections;

            var resting = Meter.Start(process);
            load.RestFor(duration * RoundsOfRest);
            var rested = resting.Stop(connections);
            figures[GrowthMeasure.IdleCpu] = rested.CpuMicroseconds / rested.Elapsed.TotalSeconds;
            losing = Meter.Start(process);
        }

        await process.WaitForSocketsAsync();
        figures[GrowthMeasure.LosingCpu] = losing.Stop(connections).CpuMicroseconds;
        return figures;
    }

    // Handshakes and calls, so that compiling them counts neither as their cost nor as memory of connections.
    private async Task WarmUpAsync(ServerProcess process)
    {
        const int Few = 200;
        for (var started = TimeProvider.System.GetTimestamp();
            TimeProvider.System.GetElapsedTime(started) < settings.WarmUp;)
        {
            using var load = new ClosedLoop(process.Port, dialect, GrowthPeers.Echo, Few, 1);
            load.Start();
            load.RunFor(settings.WarmUp / 10);
            load.Stop();
        }

        await process.WaitForSocketsAsync();
    }
}
