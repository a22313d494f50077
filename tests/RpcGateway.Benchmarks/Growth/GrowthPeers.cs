using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>The servers and calls that growth is measured with.</summary>
internal static class GrowthPeers
{
    /// <summary>The gateway with higher limits.</summary>
    public const string Wide = "gateway-wide";

    public static IServer WideServer { get; } = new DotNetServer(Wide);

    /// <summary>The call that costs are counted for.</summary>
    public static Request Echo { get; } = Request.Text(32);

    /// <summary>The raw echo and the gateway's, the two of a workload that both can do.</summary>
    public static IReadOnlyList<Contestant> Echoes(Request request, LoadShape shape) =>
    [
        new Unary(Peers.Raw, Peers.RawServer, Peers.RawEcho, request, shape),
        new Unary(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, request, shape),
    ];
}
