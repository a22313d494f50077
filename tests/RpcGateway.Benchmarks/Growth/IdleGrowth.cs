using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Connections that rest.</summary>
internal sealed class IdleGrowth : IWorkload
{
    public string Name => "idle";

    public string Title => "Idle connections: memory, pings and handshakes";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        Sizes.Scaled(settings, 1000, 3000, 10_000).Select(size => new Case(Sizes.Show(size, "connection"),
        [
            new RestingConnections(Peers.Raw, Peers.RawServer, Peers.RawEcho, size, settings),
            new RestingConnections(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, size, settings),
        ],
        RestingConnections.Columns,
        [])
        {
            Connections = size,
            NeedsFreshProcess = true,
        });
}
