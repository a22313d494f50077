namespace RpcGateway.Benchmarks.Workloads;

/// <summary>
/// Idle connections that have made one call: the growth of the process after garbage collections, before and after a burst of
/// calls; the CPU time to open a connection, with that call; to keep it, which is mostly for pings; and to lose it together
/// with all others.
/// </summary>
internal static class IdleRuns
{
    private const int BurstWindow = 20;

    // A ping is sent every 12 seconds by default, so with rounds of three seconds each connection gets one.
    private const int RoundsOfRest = 4;

    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SilentPause = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<Measure> MemoryColumns { get; } = [Measure.IdleMemory, Measure.BurstMemory];

    public static IReadOnlyList<Measure> CpuColumns { get; } =
        [Measure.IdleMemory, Measure.IdleCpu, Measure.OpeningCpu, Measure.LosingCpu];

    /// <summary>Measures the memory, also after a burst of calls.</summary>
    public static Contestant CreateMemory(Peer peer, int connections, RunSettings settings) => new(
        peer.Name, peer.Server, async (process, duration, cancellationToken) =>
        {
            await WarmUpAsync(process, peer.Dialect, new LoadShape(20, BurstWindow), settings.WarmUp, loads: 1);
            var pause = duration < MaxPause ? duration : MaxPause;
            var before = await MeasureAsync(process, pause, cancellationToken);
            var shape = new LoadShape(connections, BurstWindow);
            using var load = new ClosedLoop(process.Port, peer.Dialect, Request.ShortText, shape);
            var idle = await MeasureAsync(process, pause, cancellationToken);

            load.Start();
            load.RunFor(duration / 2);
            load.Stop();
            var afterBurst = await MeasureAsync(process, pause, cancellationToken);
            return new Figures
            {
                [Measure.IdleMemory] = (idle - before) / 1024.0 / connections,
                [Measure.BurstMemory] = (afterBurst - before) / 1024.0 / connections,
            };
        });

    /// <summary>Measures the CPU time, and the memory without a burst.</summary>
    public static Contestant CreateCpu(Peer peer, int connections, RunSettings settings) => new(
        peer.Name, peer.Server, async (process, duration, _) =>
        {
            await WarmUpAsync(process, peer.Dialect, new LoadShape(200, 1), settings.WarmUp, loads: 10);
            process.CollectGarbage();
            var memory = process.Read().ResidentBytes;
            var figures = new Figures();
            Meter losing;
            var opening = Meter.Start(process);
            using (var load = new PacedLoad(process.Port, peer.Dialect, Request.ShortText, connections, callsPerSecond: 1))
            {
                figures[Measure.OpeningCpu] = opening.Stop(connections).CpuMicroseconds;
                load.RestFor(duration);
                process.CollectGarbage();
                figures[Measure.IdleMemory] = (process.Read().ResidentBytes - memory) / 1024.0 / connections;
                var resting = Meter.Start(process);
                load.RestFor(duration * RoundsOfRest);
                var spending = resting.Stop(connections);
                figures[Measure.IdleCpu] = spending.CpuMicroseconds / spending.Elapsed.TotalSeconds;
                losing = Meter.Start(process);
            }

            await process.WaitForSocketsAsync();
            figures[Measure.LosingCpu] = losing.Stop(connections).CpuMicroseconds;
            return figures;
        });

    /// <summary>Measures the memory of connections without calls, and without garbage collections.</summary>
    public static Contestant CreateSilent(Peer peer, int connections) => new(
        peer.Name, peer.Server, async (process, duration, cancellationToken) =>
        {
            var before = process.Read().ResidentBytes;
            var sockets = Enumerable.Range(0, connections)
                .Select(_ => BlockingClient.Connect(process.Port, peer.Dialect, bufferSize: 256)).ToList();
            await Task.Delay(SilentPause, cancellationToken);
            var memory = process.Read().ResidentBytes - before;
            sockets.ForEach(socket => socket.Dispose());
            return new Figures { [Measure.IdleMemory] = memory / 1024.0 / connections };
        });

    // Opens connections and makes calls, so that the compilation of their code is not measured later.
    private static async Task WarmUpAsync(
        ServerProcess process, IDialect dialect, LoadShape shape, TimeSpan duration, int loads)
    {
        for (var i = 0; i < loads; i++)
        {
            using var load = new ClosedLoop(process.Port, dialect, Request.ShortText, shape);
            load.Start();
            load.RunFor(duration / loads);
            load.Stop();
        }

        await process.WaitForSocketsAsync();
    }

    private static async Task<long> MeasureAsync(ServerProcess process, TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, cancellationToken);
        process.CollectGarbage();
        await Task.Delay(pause, cancellationToken);
        process.CollectGarbage();
        return process.Read().ResidentBytes;
    }
}
