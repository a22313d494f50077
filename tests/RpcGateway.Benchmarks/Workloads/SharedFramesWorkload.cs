using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>The same echo with shared frames, beside plain frames of the same loads.</summary>
internal sealed class SharedFramesWorkload : IWorkload
{
    private const int TextLength = 32;

    public string Name => "shared";

    public string Title => "Unary echo of 32 bytes, shared frames (rpcgateway.v1)";

    public IEnumerable<Case> CreateCases(CompareSettings settings)
    {
        var request = Request.Text(TextLength);
        foreach (var shape in new LoadShape[] { new(10, 100), new(50, 100) })
        {
            var shared = new Unary(Peers.Shared, Peers.GatewayServer, Peers.SharedRpc, request, shape);
            yield return new Case($"{shape}", [.. Unary.Echoes(request, shape), shared], Unary.Columns,
            [
                new Bar(Peers.Shared, Measure.CpuPerCall, 0.85, Peers.Raw),
            ]);
        }
    }
}
