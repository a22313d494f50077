using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Telemetry;

/// <summary>
/// The span of the HTTP request that became a connection. ASP.NET Core would end it with the connection: until then, hours
/// perhaps, the trace lacks its root, and after that it shows a request that took hours.
/// </summary>
internal static class RequestSpan
{
    public static void End(HttpContext http)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsStopped: false } activity)
        {
            return;
        }

        // What ASP.NET Core tells at the end.
        if (activity.IsAllDataRequested)
        {
            activity.SetTag(RpcTelemetryNames.HttpStatusCode, http.Response.StatusCode);
            if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
            {
                activity.SetTag(RpcTelemetryNames.HttpRoute, route);
                activity.DisplayName = $"{http.Request.Method} {route}";
            }
        }

        activity.Stop();
    }
}
