using RpcGateway.Benchmarks.Servers.Gateway;
using RpcGateway.Benchmarks.Servers.Raw;
using RpcGateway.Benchmarks.Servers.SignalR;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Servers;

/// <summary>The .NET servers that this program can be.</summary>
internal static class HostedServers
{
    public static IReadOnlyList<IHostedServer> All { get; } =
    [
        new RawServer(),
        new SignalRServer(),
        new StreamJsonRpcServer(),
        new GatewayServer(),
        new WideGatewayServer(),
        new ObservedGatewayServer(TelemetryWorkload.Measured, sampled: null),
        new ObservedGatewayServer(TelemetryWorkload.SampledOnePercent, sampled: 0.01),
        new ObservedGatewayServer(TelemetryWorkload.SampledAll, sampled: 1),
    ];
}
