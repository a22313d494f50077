using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>More and more calls in flight on one connection.</summary>
internal sealed class InFlightGrowth : IWorkload
{
    public string Name => "inflight";

    public string Title => "Calls in flight on one connection";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        Sizes.Powers(settings, 1, 1000).Select(size => new Case(
            Sizes.Show(size, "call"), GrowthPeers.Echoes(GrowthPeers.Echo, new LoadShape(1, size)), Unary.Columns, []));
}
