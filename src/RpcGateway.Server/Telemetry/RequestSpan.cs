using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Telemetry;

/// <summary>
/// Ends the span of an HTTP request that became a connection. ASP.NET Core would end it together with the connection. Until then,
/// possibly for hours, the trace would have no root; after that, it would show a request that took hours.
/// </summary>
internal static class RequestSpan
{
    public static void End(HttpContext http)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsStopped: false } activity)
        {
            return;
        }

        // The tags that ASP.NET Core sets at the end of a request.
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
