using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Leaving and joining a group by a connection that is in more and more groups.</summary>
internal sealed class MembershipGrowth : IWorkload
{
    private static readonly Request Reenter = new("reenter", "\"group0\"", "null");

    public string Name => "memberships";

    public string Title => "Groups of one connection: leaving one of them and joining it again";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        Sizes.Powers(settings, 1, 10_000).Select(size =>
        {
            var open = (FrameSocket socket) => Held.Enter(socket, size);
            var calls = new Unary(
                GrowthPeers.Wide, GrowthPeers.WideServer, Peers.PlainRpc, Reenter, new LoadShape(1, 10), open);
            return new Case(
                Sizes.Show(size, "group"),
                [new Beside(calls, port => Held.Connect(port, open), size)],
                [Measure.CpuPerCall, Measure.P50, Measure.P99, Measure.BytesPerCall, GrowthMeasure.HeldBytes],
                []);
        });
}
