using Microsoft.Extensions.Diagnostics.HealthChecks;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Dispatch;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>Healthy until the gateway shuts down or an operator drains it, while backends serve the required contracts.</summary>
internal sealed class GatewayHealthCheck(
    GatewayMethods methods, ConnectionRegistry registry, GatewayDrain drain, NodeDrain node, BackendRegistry? backends = null) : IHealthCheck
{
    public const string Name = "rpcgateway";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check() => (methods.AreBuilt, drain.HasStarted) switch
    {
        (false, _) => HealthCheckResult.Unhealthy("The gateway has not started."),
        (_, true) => HealthCheckResult.Unhealthy("The gateway is shutting down."),
        _ when node.IsDraining => HealthCheckResult.Unhealthy("An operator has taken the gateway out of service."),
        _ when backends?.FindMissing() is { IsEmpty: false } missing => HealthCheckResult.Unhealthy(Describe(missing)),
        _ => HealthCheckResult.Healthy($"{registry.Count} connections."),
    };

    private static string Describe(MissingContracts missing) => string.Join(' ', new[]
    {
        missing.Absent.Count > 0 ? $"No backend serves the required contracts: {string.Join(", ", missing.Absent)}." : null,
        missing.Recovering.Count > 0
            ? $"The required contracts were lost and have just come back: {string.Join(", ", missing.Recovering)}."
            : null,
    }.OfType<string>());
}
