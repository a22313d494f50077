using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RpcGateway.Dashboard.Live;

namespace RpcGateway.Dashboard.Endpoints;

/// <summary>Serves <c>dashboard.json</c>, which gives the page the addresses of the gateway.</summary>
internal sealed class DashboardDescription(string? gatewayPath, bool isLive, IReadOnlyList<RpcDashboardLink> links)
{
    private const string GatewayName = "RpcGateway ";

    private static readonly string Version = typeof(DashboardDescription).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    // {"endpoint":"../rpc","openrpc":"../rpc/openrpc.json","title":"My.App","version":"0.1.0","live":"live/rpc","links":[]}
    public Task WriteAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var path = Relative(http.Request.Path, new PathString(gatewayPath ?? Find(services) ?? "/rpc"));
        var document = new DashboardDocument(
            path, path.TrimEnd('/') + "/openrpc.json",
            services.GetRequiredService<IHostEnvironment>().ApplicationName, Version,
            isLive ? LiveEndpoint.Path : null,
            [.. links.Select(link => new DashboardDocumentLink(link.Title, Relative(http.Request.Path, link.Path), link.Description))]);
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(
            document, DashboardJsonContext.Default.DashboardDocument, cancellationToken: http.RequestAborted);
    }

    // Relative to the page, which has the same folder as this document: a proxy may have removed the path's first
    // segments.
    private static string Relative(PathString document, PathString target) => Relative(document, target.ToUriComponent());

    private static string Relative(PathString document, string target)
    {
        var depth = document.Value!.Count(character => character == '/') - 1;
        var up = depth == 0 ? "./" : string.Concat(Enumerable.Repeat("../", depth));
        return up + target.TrimStart('/');
    }

    private static string? Find(IServiceProvider services) => services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(IsGateway)
        .Select(endpoint => "/" + endpoint.RoutePattern.RawText?.Trim('/'))
        .FirstOrDefault();

    // MapRpcGateway puts its pattern into the display name. A group adds a prefix to the pattern but not to the name.
    private static bool IsGateway(RouteEndpoint endpoint) =>
        endpoint.DisplayName is { } name
        && name.StartsWith(GatewayName, StringComparison.Ordinal)
        && endpoint.RoutePattern.RawText?.Trim('/')
            .EndsWith(name[GatewayName.Length..].Trim('/'), StringComparison.Ordinal) == true;
}
