namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Workloads with increasing numbers of connections, to show how the cost of a unit of work depends on them.</summary>
internal static class GrowthWorkloads
{
    private const int CallsPerSecond = 10_000;

    public static Workload Connections { get; } = new(
        "connections",
        $"Connections: {CallsPerSecond:N0} calls/s in total, on all connections in turn",
        settings => Powers(settings, 1).Select(size => new Case(
            $"{size:N0} connections",
            [CreatePaced(Peer.Raw, size), CreatePaced(Peer.Gateway, size)],
            [Measure.CpuPerCall, Measure.P50, Measure.P99, Measure.CallsPerSecond, Measure.BytesPerCall])
        { Connections = size }));

    public static Workload Idle { get; } = new(
        "idle",
        "Idle connections: memory, pings and handshakes",
        settings => new[] { 1000, 3000, 10_000 }.Select(settings.Scaled).Distinct().Select(size => new Case(
            $"{size:N0} connections",
            [IdleRuns.CreateCpu(Peer.Raw, size, settings), IdleRuns.CreateCpu(Peer.Gateway, size, settings)],
            IdleRuns.CpuColumns)
        { Connections = size, NeedsNewProcess = true }));

    public static Workload Members { get; } = new(
        "members",
        "Members of a group: a callback to every member",
        settings => Powers(settings, 10).Select(size => new Case(
            $"{size:N0} members",
            [FanOutRuns.CreateGroup(Peer.RawGroup, size), FanOutRuns.CreateGroup(Peer.Gateway, size)],
            FanOutRuns.GroupColumns)
        { Connections = size }));

    private static IEnumerable<int> Powers(RunSettings settings, int first)
    {
        for (var size = first; size <= Math.Max(first, settings.Scaled(10_000)); size *= 10)
        {
            yield return size;
        }
    }

    private static Contestant CreatePaced(Peer peer, int connections) => new(peer.Name, peer.Server, (process, duration) =>
    {
        using var load = new PacedLoad(process.Port, peer.Dialect, Request.ShortText, connections, CallsPerSecond);
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
        return figures;
    });
}
