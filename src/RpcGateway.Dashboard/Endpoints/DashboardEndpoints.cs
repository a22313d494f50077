using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RpcGateway.Dashboard.Pages;

namespace RpcGateway.Dashboard.Endpoints;

/// <summary>Maps one endpoint per file, so that all other paths stay available to the application.</summary>
internal sealed class DashboardEndpoints(
    PageFiles files, string? gatewayPath, bool isLive, IReadOnlyList<RpcDashboardLink> links)
{
    // The paths that the front end shows as views.
    private static readonly string[] Views = ["live"];

    private readonly PageFile? _index = files.Find("index.html");

    public void Map(IEndpointRouteBuilder routes)
    {
        var description = new DashboardDescription(gatewayPath, isLive, links);
        Map(routes, "/dashboard.json", description.WriteAsync);

        // The page's addresses are relative to the page, so it works at any path; with a slash at its end they resolve
        // below it.
        Map(routes, "/", http => PageRoutes.AddSlash(http) ?? WriteIndexAsync(http));
        foreach (var view in Views)
        {
            Map(routes, "/" + view, http => PageRoutes.RemoveSlash(http) ?? WriteIndexAsync(http));
        }

        foreach (var file in files.All.Where(file => file != _index))
        {
            Map(routes, "/" + file.Path, file.WriteAsync);
        }
    }

    private static void Map(IEndpointRouteBuilder routes, string path, RequestDelegate handle) =>
        routes.MapPage(path, "RpcGateway dashboard " + path, handle);

    private Task WriteIndexAsync(HttpContext http) => PageRoutes.WriteAsync(_index, http);
}
