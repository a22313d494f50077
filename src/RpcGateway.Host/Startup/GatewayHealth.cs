using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RpcGateway.Host.Startup;

/// <summary>/health/live: the process answers. /health/ready: it also takes new connections.</summary>
internal static class GatewayHealth
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static void AddGatewayHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<ReadyCheck>("gateway", tags: [Ready]);

    public static void MapGatewayHealth(this WebApplication app)
    {
        app.MapHealthChecks(Live, new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks(Ready, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) });
    }

    private sealed class ReadyCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
                ? HealthCheckResult.Unhealthy("The gateway is stopping.")
                : HealthCheckResult.Healthy());
    }
}
