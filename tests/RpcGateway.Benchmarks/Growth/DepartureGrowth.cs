using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>A group of ten that has had more members.</summary>
internal sealed class DepartureGrowth : IWorkload
{
    public string Name => "departed";

    public string Title => $"A callback to {AfterDeparture.Left} members, when others have left the group";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        Sizes.Powers(settings, 10, 10_000).Prepend(0).Select(size => new Case(
            Sizes.Show(size, "departed member"),
            [new AfterDeparture(Peers.Gateway, Peers.GatewayServer, size)],
            GroupSend.Columns,
            [])
        {
            Connections = size,
        });
}
