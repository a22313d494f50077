using RpcGateway.Dashboard.Pages;

namespace RpcGateway.Host.Pages;

/// <summary>The web pages of the samples: one path per page, and the files that the pages load.</summary>
internal static class SamplePages
{
    public const string Chat = Folder + "/chat";
    public const string Jobs = Folder + "/jobs";
    public const string Monitor = Folder + "/monitor";
    public const string Json = Folder + "/json";

    private const string Folder = "/samples";

    public static void MapSamplePages(this WebApplication app)
    {
        var files = PageFiles.Read(typeof(SamplePages).Assembly, nameof(SamplePages));
        MapPage(app, files, Chat);
        MapPage(app, files, Jobs);
        MapPage(app, files, Monitor);
        MapPage(app, files, Json);
        foreach (var file in files.All)
        {
            Map(app, $"{Folder}/{file.Path}", file.WriteAsync);
        }

        Map(app, Folder, http => PageRoutes.RedirectBelow(http, Path.GetFileName(Chat)));
    }

    private static void MapPage(WebApplication app, PageFiles files, string path)
    {
        var page = files.Find(Path.GetFileName(path) + ".html");
        Map(app, path, http => PageRoutes.RemoveSlash(http) ?? PageRoutes.WriteAsync(page, http));
    }

    private static void Map(WebApplication app, string path, RequestDelegate handle) =>
        app.MapPage(path, "Sample page " + path, handle);
}
