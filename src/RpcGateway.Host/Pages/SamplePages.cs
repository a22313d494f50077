using RpcGateway.Dashboard;
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

    /// <summary>The links from the dashboard to the pages.</summary>
    public static IReadOnlyList<RpcDashboardLink> Links { get; } =
    [
        new("Chat", Chat, "Rooms with members, history and notifications: callbacks from the gateway to clients, with results."),
        new("Jobs", Jobs, "Long calls with progress and cancellation, in the gateway or in workers."),
        new("Monitor", Monitor, "The gateway's own figures, live: a stream to each page."),
        new("JSON", Json, "An editor that uses a language server, which runs as a process behind the gateway."),
    ];

    /// <param name="app">The application.</param>
    /// <param name="hasDashboard">Whether the dashboard is served, so that the pages can link to it.</param>
    public static void MapSamplePages(this WebApplication app, bool hasDashboard)
    {
        var files = PageFiles.Read(typeof(SamplePages).Assembly, nameof(SamplePages), hasDashboard ? null : RemoveDashboardLinks);
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

    // pageHeader.ts marks them.
    private static string RemoveDashboardLinks(string page)
    {
        const string Begin = "<!-- dashboard -->";
        const string End = "<!-- /dashboard -->";
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return begin < 0 || end < begin ? page : page.Remove(begin, end + End.Length - begin);
    }

    private static void MapPage(WebApplication app, PageFiles files, string path)
    {
        var page = files.Find(Path.GetFileName(path) + ".html");
        Map(app, path, http => PageRoutes.RemoveSlash(http) ?? PageRoutes.WriteAsync(page, http));
    }

    private static void Map(WebApplication app, string path, RequestDelegate handle) =>
        app.MapPage(path, "Sample page " + path, handle);
}
