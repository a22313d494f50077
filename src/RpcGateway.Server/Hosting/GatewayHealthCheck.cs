using Microsoft.Extensions.Diagnostics.HealthChecks;
using RpcGateway.Server.Dispatch;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>Healthy while the gateway accepts new connections.</summary>
internal sealed class GatewayHealthCheck(GatewayMethods methods, ConnectionRegistry registry) : IHealthCheck
{
    public const string Name = "rpcgateway";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check() => (methods.AreBuilt, registry.IsDraining) switch
    {
        (false, _) => HealthCheckResult.Unhealthy("The gateway has not started."),
        (_, true) => HealthCheckResult.Unhealthy("The gateway is shutting down and does not accept new connections."),
        _ => HealthCheckResult.Healthy($"{registry.Count} connections."),
    };
}
