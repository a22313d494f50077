using Microsoft.AspNetCore.Http;

namespace RpcGateway.Dashboard.Pages;

/// <summary>Replaces a page that was not built because Node.js was missing: the reason and the fix.</summary>
internal static class MissingPage
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>RpcGateway: this page was not built</title>
        </head>
        <body>
        <main>
        <h1>This page was not built</h1>
        <p>The gateway is running; only its web pages are missing. Building them requires Node.js. The build did not find
        Node.js, found a version that is too old, or could not install the packages.</p>
        <ol>
        <li>Install <a href="https://nodejs.org" rel="noreferrer">Node.js</a> 20.19 or later.</li>
        <li>Run <code>npm ci</code> in the folder of RpcGateway.sln and check that it succeeds.</li>
        <li>Run <code>dotnet build</code> again. It prints a message if it skips the pages again.</li>
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
