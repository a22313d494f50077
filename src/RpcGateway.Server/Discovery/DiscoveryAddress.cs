using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;

namespace RpcGateway.Server.Discovery;

/// <summary>Where a client connects to.</summary>
internal static class DiscoveryAddress
{
    private const string FileName = "openrpc.json";

    /// <summary>The route of the document, from that of the gateway.</summary>
    /// <returns>Null below a route that nothing can follow, as <c>/{**path}</c>.</returns>
    public static string? FindPattern(string gateway)
    {
        var pattern = $"{gateway.TrimEnd('/')}/{FileName}";
        try
        {
            RoutePatternFactory.Parse(pattern);
            return pattern;
        }
        catch (RoutePatternException)
        {
            return null;
        }
    }

    /// <param name="request">A request that found the gateway, so that its host is one that clients use.</param>
    /// <param name="path">The path of the gateway itself.</param>
    public static string Of(HttpRequest request, PathString path) =>
        $"{(request.IsHttps ? "wss" : "ws")}://{request.Host.ToUriComponent()}{(request.PathBase + path).ToUriComponent()}";

    /// <summary>The gateway's path, from that of a request for its document.</summary>
    public static PathString GatewayPath(PathString path)
    {
        var parent = path.Value![..^(FileName.Length + 1)];
        return parent.Length == 0 ? new PathString("/") : new PathString(parent);
    }
}
