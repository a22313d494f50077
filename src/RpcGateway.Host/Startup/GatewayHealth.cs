using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace RpcGateway.Host.Startup;

/// <summary>/health/live: the process responds. /health/ready: the gateway also accepts new connections.</summary>
internal static class GatewayHealth
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static void MapGatewayHealth(this WebApplication app)
    {
        app.MapHealthChecks(Live, new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks(Ready, new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }
}
