using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RpcGateway.Dashboard.Pages;

/// <summary>One endpoint for each file: what is none of the dashboard's stays the application's.</summary>
internal sealed class DashboardEndpoints(PageFiles files, RpcDashboardOptions options, bool isLive)
{
    // What the front end shows at each of them is its own affair.
    private static readonly string[] Views = ["live"];

    public void Map(IEndpointRouteBuilder routes)
    {
        var description = new DashboardDescription(options.Endpoint, isLive);
        Get(routes, "/dashboard.json", description.WriteAsync);
        Get(routes, "/", http => WithSlash(http) ?? WritePageAsync(http));
        foreach (var view in Views)
        {
            Get(routes, "/" + view, http => WithoutSlash(http) ?? WritePageAsync(http));
        }

        foreach (var file in files.All.Where(file => file != files.Index))
        {
            Get(routes, "/" + file.Path, file.WriteAsync);
        }
    }

    private static void Get(IEndpointRouteBuilder routes, string path, RequestDelegate handle) =>
        routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], http =>
        {
            PageHeaders.Add(http.Response);
            return handle(http);
        }).WithDisplayName("RpcGateway dashboard " + path);

    private Task WritePageAsync(HttpContext http) => files.Index?.WriteAsync(http) ?? MissingPage.WriteAsync(http);

    // The page names its files relative to itself, so that it need not know where it is mounted.
    private static Task? WithSlash(HttpContext http) =>
        EndsWithSlash(http) ? null : Redirect(http, $"./{LastSegment(http)}/");

    private static Task? WithoutSlash(HttpContext http) =>
        EndsWithSlash(http) ? Redirect(http, "../" + LastSegment(http)) : null;

    private static bool EndsWithSlash(HttpContext http) => FullPath(http).EndsWith('/');

    private static string LastSegment(HttpContext http) => FullPath(http).TrimEnd('/').Split('/')[^1];

    private static string FullPath(HttpContext http) => http.Request.PathBase.Add(http.Request.Path).ToUriComponent();

    // Relative too: the path that the browser knows may begin with what a proxy has removed.
    private static Task Redirect(HttpContext http, string address)
    {
        http.Response.Redirect(address + http.Request.QueryString);
        return Task.CompletedTask;
    }
}
