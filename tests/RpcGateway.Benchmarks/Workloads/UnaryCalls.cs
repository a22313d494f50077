namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Calls with one response each, and a fixed number of them in flight on each connection.</summary>
internal static class UnaryCalls
{
    private static readonly TimeSpan MaxLeadTime = TimeSpan.FromMilliseconds(200);

    public static IReadOnlyList<Measure> Columns { get; } =
    [
        Measure.CpuPerCall, Measure.CallsPerSecond, Measure.P50, Measure.P99, Measure.P999, Measure.BytesPerCall,
        Measure.LoadCpuPerCall,
    ];

    /// <summary>The call to the raw server, to SignalR and to the gateway.</summary>
    public static IReadOnlyList<Contestant> ToMainPeers(Request request, LoadShape shape) =>
        [Create(Peer.Raw, request, shape), Create(Peer.SignalR, request, shape), Create(Peer.Gateway, request, shape)];

    public static Contestant Create(Peer peer, Request request, LoadShape shape, string? variant = null) => new(
        variant is null ? peer.Name : $"{peer.Name}, {variant}",
        peer.Server,
        (process, duration) => Run(process, duration, peer, request, shape));

    private static Figures Run(ServerProcess process, TimeSpan duration, Peer peer, Request request, LoadShape shape)
    {
        using var load = new ClosedLoop(process.Port, peer.Dialect, request, shape);
        load.Start();
        load.RunFor(MaxLeadTime < duration ? MaxLeadTime : duration);

        load.Latencies.Clear();
        var before = load.CountResponses();
        var meter = Meter.Start(process);
        load.RunFor(duration);
        var spending = meter.Stop(load.CountResponses() - before);
        var figures = new Figures
        {
            [Measure.CallsPerSecond] = spending.PerSecond,
            [Measure.CpuPerCall] = spending.CpuMicroseconds,
            [Measure.P50] = load.Latencies.Microseconds(50),
            [Measure.P99] = load.Latencies.Microseconds(99),
            [Measure.P999] = load.Latencies.Microseconds(99.9),
            [Measure.LoadCpuPerCall] = spending.LoadCpuMicroseconds,
        };
        if (peer.Server is not NodeServer)
        {
            // Node does not count its allocations.
            figures[Measure.BytesPerCall] = spending.Bytes;
        }

        load.Stop();
        return figures;
    }
}
