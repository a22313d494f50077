namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Workloads with many connections.</summary>
internal static class ConnectionWorkloads
{
    private static readonly string GatewayName = Peer.Gateway.Name;

    public static Workload Group { get; } = new("group", "Group send: a callback to every member", settings =>
    [
        CreateGroup(
            settings.Scaled(1000),
            new Goal(GatewayName, Measure.CpuPerDelivery, 1.15, Peer.Raw.Name),
            new Goal(GatewayName, Measure.CpuPerDelivery, 0.85, Peer.SignalR.Name)),
        CreateGroup(settings.Scaled(5000)),
    ]);

    public static Workload Callbacks { get; } = new(
        "callback",
        "Callback with a result: the server calls every connection, and each responds",
        settings => [CreateCallbacks(settings.Scaled(1000)), CreateCallbacks(settings.Scaled(5000))]);

    public static Workload Idle { get; } = new(
        "idle",
        "Idle connections: resident memory of each",
        settings => [CreateIdle(settings.Scaled(1000), settings), CreateIdle(settings.Scaled(5000), settings)]);

    public static Workload Silent { get; } = new(
        "silent",
        "Connections without calls: resident memory of each after 2 s, without a garbage collection",
        settings => [CreateSilent(settings.Scaled(5000))]);

    private static Case CreateGroup(int members, params IReadOnlyList<Goal> goals) => new(
        $"{members} members",
        [.. new[] { Peer.RawGroup, Peer.SignalR, Peer.Gateway }.Select(peer => FanOutRuns.CreateGroup(peer, members))],
        FanOutRuns.GroupColumns,
        goals)
    { Connections = members };

    private static Case CreateCallbacks(int members) => new(
        $"{members} connections",
        [.. new[] { Peer.RawCallbacks, Peer.SignalRCallbacks, Peer.Gateway }.Select(peer => FanOutRuns.CreateCallbacks(peer, members))],
        FanOutRuns.CallbackColumns)
    { Connections = members };

    private static Case CreateIdle(int connections, RunSettings settings) => new(
        $"{connections} connections",
        [.. new[] { Peer.Raw, Peer.SignalR, Peer.Gateway }.Select(peer => IdleRuns.CreateMemory(peer, connections, settings))],
        IdleRuns.MemoryColumns,
        new Goal(GatewayName, Measure.IdleMemory, 1.2, Peer.Raw.Name),
        new Goal(GatewayName, Measure.IdleMemory, 0.7, Peer.SignalR.Name),
        new Goal(GatewayName, Measure.BurstMemory, 1.2, Peer.Raw.Name),
        new Goal(GatewayName, Measure.BurstMemory, 0.7, Peer.SignalR.Name))
    { Connections = connections, NeedsNewProcess = true };

    private static Case CreateSilent(int connections) => new(
        $"{connections} connections",
        [.. new[] { Peer.Raw, Peer.SignalR, Peer.Gateway, Peer.BuiltHost }.Select(peer => IdleRuns.CreateSilent(peer, connections))],
        [Measure.IdleMemory])
    { Connections = connections, NeedsNewProcess = true };
}
