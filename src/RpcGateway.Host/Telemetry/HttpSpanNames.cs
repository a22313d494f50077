using System.Diagnostics;
using OpenTelemetry;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Names the spans of HTTP requests by their method and route, as the conventions ask: ASP.NET Core leaves it at the name
/// of its own event.
/// </summary>
internal sealed class HttpSpanNames : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.OperationName == "Microsoft.AspNetCore.Hosting.HttpRequestIn"
            && data.GetTagItem("http.request.method") is string method)
        {
            data.DisplayName = data.GetTagItem("http.route") is string route ? $"{method} {route}" : method;
        }
    }
}
