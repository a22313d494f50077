using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RpcGateway.Host.Startup;

/// <summary>
/// /health/live: the process responds. /health/ready: the gateway also accepts new connections, and backends serve the required contracts;
/// otherwise, the response states the reason.
/// </summary>
internal static class GatewayHealth
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static void MapGatewayHealth(this WebApplication app)
    {
        app.MapHealthChecks(Live, new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks(Ready, new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains("ready"),
            ResponseWriter = WriteAsync,
        });
    }

    // The status alone, as by default, unless there is a reason to state.
    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "text/plain";
        var reasons = report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy).Select(entry => entry.Description);
        return http.Response.WriteAsync(string.Join('\n', reasons.Prepend(report.Status.ToString())));
    }
}
