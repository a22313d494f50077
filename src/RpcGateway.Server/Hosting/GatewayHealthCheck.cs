using Microsoft.Extensions.Diagnostics.HealthChecks;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Dispatch;

namespace RpcGateway.Server.Hosting;

/// <summary>Healthy while new connections are taken.</summary>
internal sealed class GatewayHealthCheck(GatewayMethods methods, ConnectionRegistry registry) : IHealthCheck
{
    public const string Name = "rpcgateway";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check() => (methods.AreBuilt, registry.IsDraining) switch
    {
        (false, _) => HealthCheckResult.Unhealthy("The gateway has not started."),
        (_, true) => HealthCheckResult.Unhealthy("The gateway shuts down and takes no new connections."),
        _ => HealthCheckResult.Healthy($"{registry.Count} connections."),
    };
}
