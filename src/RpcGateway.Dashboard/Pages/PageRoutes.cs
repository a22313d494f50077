using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RpcGateway.Dashboard.Pages;

/// <summary>
/// Maps pages and files to paths. Redirects are relative, because a proxy may have removed the path's first segments.
/// </summary>
internal static class PageRoutes
{
    /// <summary>Serves GET and HEAD with the headers of <see cref="PageHeaders"/>.</summary>
    public static void MapPage(this IEndpointRouteBuilder routes, string path, string displayName, RequestDelegate handle) =>
        routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], http =>
        {
            PageHeaders.Add(http.Response);
            return handle(http);
        }).WithDisplayName(displayName);

    /// <summary>Serves a file of a front end, or an explanation if the front end was not built.</summary>
    public static Task WriteAsync(PageFile? file, HttpContext http) => file?.WriteAsync(http) ?? MissingPage.WriteAsync(http);

    /// <summary>Redirects a path without a slash at its end to the path with one; null if it has one.</summary>
    public static Task? AddSlash(HttpContext http) => EndsWithSlash(http) ? null : Redirect(http, $"./{LastSegment(http)}/");

    /// <summary>Redirects a path with a slash at its end to the path without one; null if it has none.</summary>
    public static Task? RemoveSlash(HttpContext http) => EndsWithSlash(http) ? Redirect(http, "../" + LastSegment(http)) : null;

    /// <summary>Redirects to a path below this one.</summary>
    public static Task RedirectBelow(HttpContext http, string path) =>
        Redirect(http, EndsWithSlash(http) ? "./" + path : $"./{LastSegment(http)}/{path}");

    private static bool EndsWithSlash(HttpContext http) => FullPath(http).EndsWith('/');

    private static string LastSegment(HttpContext http) => FullPath(http).TrimEnd('/').Split('/')[^1];

    private static string FullPath(HttpContext http) => http.Request.PathBase.Add(http.Request.Path).ToUriComponent();

    private static Task Redirect(HttpContext http, string address)
    {
        http.Response.Redirect(address + http.Request.QueryString);
        return Task.CompletedTask;
    }
}
