using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Leaving and joining a group that has more and more other members.</summary>
internal sealed class JoiningGrowth : IWorkload
{
    // Where the other members are, too.
    private static readonly Request Reenter = new("reenter", "\"everybody\"", "null");

    public string Name => "joining";

    public string Title => "Leaving a group and joining it again, beside its other members (one call does both)";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        Sizes.Powers(settings, 10, 10_000).Prepend(1).Select(size =>
        {
            var calls = new Unary(
                GrowthPeers.Wide, GrowthPeers.WideServer, Peers.PlainRpc, Reenter, new LoadShape(1, 10));
            return new Case(
                Sizes.Show(size, "other member"),
                [new Beside(calls, port => Held.JoinAll(port, size), size)],
                [Measure.CpuPerCall, Measure.P50, Measure.P99, Measure.BytesPerCall],
                [])
            {
                Connections = size,
            };
        });
}
