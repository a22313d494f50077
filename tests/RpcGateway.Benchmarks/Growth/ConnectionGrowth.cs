using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>The same calls from more and more connections.</summary>
internal sealed class ConnectionGrowth : IWorkload
{
    public string Name => "connections";

    public string Title => $"Connections: {PacedCalls.CallsPerSecond:N0} calls/s in all, shared out among them";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        Sizes.Powers(settings, 1, 10_000).Select(size => new Case(Sizes.Show(size, "connection"),
        [
            new PacedCalls(Peers.Raw, Peers.RawServer, Peers.RawEcho, size),
            new PacedCalls(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, size),
        ],
        PacedCalls.Columns,
        [])
        {
            Connections = size,
        });
}
