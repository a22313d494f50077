namespace RpcGateway.Dashboard.Pages;

/// <summary>The content types of a front end's files.</summary>
internal static class PageContentTypes
{
    public static string Of(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };

    public static bool IsText(string contentType) =>
        contentType.EndsWith("utf-8", StringComparison.Ordinal) || contentType == "image/svg+xml";
}
