using Microsoft.AspNetCore.Http;

namespace RpcGateway.Dashboard.Pages;

/// <summary>What stands in for the front end where the build had no Node.js: why, and the cure.</summary>
internal static class MissingPage
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>RpcGateway: the dashboard was not built</title>
        </head>
        <body>
        <main>
        <h1>The dashboard was not built</h1>
        <p>The gateway runs; only its pages are missing. They are built with Node.js, which the build of
        RpcGateway.Dashboard did not find, or found too old, or whose packages it could not install.</p>
        <ol>
        <li>Install <a href="https://nodejs.org" rel="noreferrer">Node.js</a> 20.19 or later.</li>
        <li>Run <code>npm ci</code> in the folder of RpcGateway.sln, and see that it succeeds.</li>
        <li>Run <code>dotnet build</code> again; it says when the pages are still left out.</li>
        </ol>
        </main>
        </body>
        </html>

        """;

    public static Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.CacheControl = "no-store";
        response.ContentType = PageContentTypes.Of(".html");
        return response.WriteAsync(Html, http.RequestAborted);
    }
}
