using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>What a connection holds that does nothing.</summary>
internal sealed class IdleWorkload : IWorkload
{
    public string Name => "idle";

    public string Title => "Idle connections: resident memory for each";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        [Create(settings.Scaled(1000), settings), Create(settings.Scaled(5000), settings)];

    private static Case Create(int connections, CompareSettings settings) => new($"{connections} connections",
    [
        new IdleConnections(Peers.Raw, Peers.RawServer, Peers.RawEcho, connections, settings),
        new IdleConnections(Peers.SignalR, Peers.SignalRServer, Peers.Hub, connections, settings),
        new IdleConnections(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, connections, settings),
    ],
    IdleConnections.Columns,
    [
        new Bar(Peers.Gateway, Measure.IdleMemory, 1.2, Peers.Raw),
        new Bar(Peers.Gateway, Measure.IdleMemory, 0.7, Peers.SignalR),
        new Bar(Peers.Gateway, Measure.BurstMemory, 1.2, Peers.Raw),
        new Bar(Peers.Gateway, Measure.BurstMemory, 0.7, Peers.SignalR),
    ])
    {
        Connections = connections,
        NeedsFreshProcess = true,
    };
}
