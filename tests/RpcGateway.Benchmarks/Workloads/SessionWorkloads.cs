namespace RpcGateway.Benchmarks.Workloads;

/// <summary>What a session costs a client that never resumes it, compared with the same client without a session.</summary>
internal static class SessionWorkloads
{
    private static readonly Peer[] Peers = [Peer.SharedFrames, Peer.Session];

    public static Workload Calls { get; } =
        new("session", "Unary echo of 32 bytes (rpcgateway.v1), without and with a session", CreateCalls);

    public static Workload Idle { get; } = new(
        "session-idle",
        "Idle connections (rpcgateway.v1), without and with a session: resident memory of each",
        settings => [CreateIdle(settings.Scaled(5000), settings)]);

    private static IEnumerable<Case> CreateCalls(RunSettings settings)
    {
        foreach (var shape in new LoadShape[] { new(1, 1), new(1, 100), new(50, 20), new(settings.Scaled(1000), 1) })
        {
            yield return new Case(
                $"{shape}",
                [.. Peers.Select(peer => UnaryCalls.Create(peer, Request.ShortText, shape))],
                UnaryCalls.Columns,
                new Goal(Peer.Session.Name, Measure.CpuPerCall, 1.03, Peer.SharedFrames.Name));
        }
    }

    private static Case CreateIdle(int connections, RunSettings settings) => new(
        $"{connections} connections",
        [.. Peers.Select(peer => IdleRuns.CreateMemory(peer, connections, settings))],
        IdleRuns.MemoryColumns)
    { Connections = connections, NeedsNewProcess = true };
}
