using RpcGateway.Benchmarks.Nodes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Three nodes that share a Redis server. The CPU time is that of all nodes and of Redis.</summary>
internal static class NodeWorkloads
{
    public static Workload Group { get; } = new("nodes", "Group send on three nodes, over Redis: a callback to every member", settings =>
        [CreateGroup(settings.Scaled(300)), CreateGroup(settings.Scaled(3000))]);

    public static Workload Callback { get; } = new(
        "nodes-call", "Callback with a result to a client of another node, over Redis", _ =>
        [
            new Case(
                "1 connection",
                [FanOutRuns.CreateCallbackOnNodes(Peer.Nodes), RedisRoundTrips.Create(Peer.Nodes.Server)],
                FanOutRuns.CallbackColumns,
                new Goal(Peer.Nodes.Name, Measure.LastResponseP50, 2, RedisRoundTrips.Name)),
        ]);

    private static Case CreateGroup(int members) => new(
        $"{members} members",
        [FanOutRuns.CreateGroupOnNodes(Peer.SignalRNodes, members), FanOutRuns.CreateGroupOnNodes(Peer.Nodes, members)],
        FanOutRuns.GroupColumns,
        new Goal(Peer.Nodes.Name, Measure.CpuPerDelivery, 0.6, Peer.SignalRNodes.Name),
        new Goal(Peer.Nodes.Name, Measure.DeliveriesPerSecond, 1.5, Peer.SignalRNodes.Name, IsMinimum: true))
    { Connections = members };
}
