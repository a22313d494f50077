using Microsoft.Extensions.Diagnostics.HealthChecks;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Dispatch;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>Healthy while the gateway accepts new connections and backends serve the required contracts.</summary>
internal sealed class GatewayHealthCheck(
    GatewayMethods methods, ConnectionRegistry registry, BackendRegistry? backends = null) : IHealthCheck
{
    public const string Name = "rpcgateway";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check() => (methods.AreBuilt, registry.IsDraining) switch
    {
        (false, _) => HealthCheckResult.Unhealthy("The gateway has not started."),
        (_, true) => HealthCheckResult.Unhealthy("The gateway is shutting down and does not accept new connections."),
        _ when backends?.FindMissing() is { Count: > 0 } missing => HealthCheckResult.Unhealthy(
            $"No backend serves the required contracts: {string.Join(", ", missing)}."),
        _ => HealthCheckResult.Healthy($"{registry.Count} connections."),
    };
}
