using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;

namespace RpcGateway.Server.Discovery;

/// <summary>The routes and URLs of the gateway and of its document.</summary>
internal static class DiscoveryAddress
{
    private const string FileName = "openrpc.json";

    /// <summary>Returns the document's route, derived from the gateway's route.</summary>
    /// <returns>Null if nothing can follow the gateway's route, for example <c>/{**path}</c>.</returns>
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

    /// <summary>Returns the URL of the gateway for clients.</summary>
    /// <param name="request">A request that reached the gateway, so its host is valid for clients.</param>
    /// <param name="path">The path of the gateway.</param>
    public static string Of(HttpRequest request, PathString path) =>
        $"{(request.IsHttps ? "wss" : "ws")}://{request.Host.ToUriComponent()}{(request.PathBase + path).ToUriComponent()}";

    /// <summary>Returns the gateway's path, derived from the path of a request for its document.</summary>
    public static PathString GatewayPath(PathString path)
    {
        var parent = path.Value![..^(FileName.Length + 1)];
        return parent.Length == 0 ? new PathString("/") : new PathString(parent);
    }
}
