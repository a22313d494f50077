using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Echoes beside calls of the same connection that wait on the server.</summary>
internal sealed class PendingGrowth : IWorkload
{
    public string Name => "pending";

    public string Title => "An echo beside calls that wait on the server, on the same connection (10 echoes in flight)";

    public IEnumerable<Case> CreateCases(CompareSettings settings) => Sizes.Powers(settings, 10, 1000).Prepend(0).Select(size =>
    {
        var open = (FrameSocket socket) => Held.OpenCalls(socket, size);
        var echoes = new Unary(
            GrowthPeers.Wide, GrowthPeers.WideServer, Peers.PlainRpc, GrowthPeers.Echo, new LoadShape(1, 10), open);
        return new Case(
            Sizes.Show(size, "waiting call"),
            [new Beside(echoes, port => Held.Connect(port, open), size)],
            [Measure.CpuPerCall, Measure.P50, Measure.P99, GrowthMeasure.HeldBytes],
            []);
    });
}
