using Microsoft.AspNetCore.Http;

namespace RpcGateway.Server.Discovery;

/// <summary>Where a client connects to.</summary>
internal static class DiscoveryAddress
{
    /// <summary>The endpoint's name below the gateway's.</summary>
    public const string FileName = "openrpc.json";

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
