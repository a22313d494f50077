using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RpcGateway.Dashboard.Pages;

namespace RpcGateway.Samples.Pages;

/// <summary>The web pages of the samples: one path per page, and the files that the pages load.</summary>
internal static class SamplePages
{
    /// <summary>The pages, in the order of the navigation. FrontEnd/pageFrame.ts has the same list.</summary>
    public static IReadOnlyList<SamplePage> All { get; } =
    [
        new("chat", "Chat", "Rooms with members, history and notifications: callbacks from the gateway to clients, with results."),
        new("push", "Push", "Notifications from other systems, stored until each receiver has them: by RPC and HTTP, with delivery state."),
        new("notes", "Notes", "Notes that several people edit at the same time, with their cursors and older versions."),
        new("jobs", "Jobs", "Long work with progress: jobs that are stored and survive their caller, and calls, in the gateway or in workers."),
        new("monitor", "Monitor", "The gateway's own figures, live: a stream to each page."),
        new("ticker", "Ticker", "A thousand prices with 50 changes a second each: a stream that is conflated for each reader."),
        new("arena", "Arena", "An online game: inputs up, snapshots down, and never an old one."),
        new("cache", "Cache", "Values that all clients share, with tags and leases, and clients that keep them until they change."),
        new("json", "JSON", "An editor that uses a language server, which runs as a process behind the gateway."),
    ];

    /// <param name="app">The application.</param>
    /// <param name="hasDashboard">Whether the dashboard is served, so that the pages can link to it.</param>
    public static void MapSamplePages(this WebApplication app, bool hasDashboard)
    {
        var files = PageFiles.Read(typeof(SamplePages).Assembly, "FrontEnd", hasDashboard ? null : RemoveDashboardLinks);
        foreach (var page in All)
        {
            MapPage(app, files, page);
        }

        foreach (var file in files.All)
        {
            Map(app, $"{SamplePage.Folder}/{file.Path}", file.WriteAsync);
        }

        Map(app, SamplePage.Folder, http => PageRoutes.RedirectBelow(http, All[0].Name));
    }

    // pageFrame.ts marks them.
    private static string RemoveDashboardLinks(string page)
    {
        const string Begin = "<!-- dashboard -->";
        const string End = "<!-- /dashboard -->";
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return begin < 0 || end < begin ? page : page.Remove(begin, end + End.Length - begin);
    }

    private static void MapPage(WebApplication app, PageFiles files, SamplePage page)
    {
        var file = files.Find(page.Name + ".html");
        Map(app, page.Path, http => PageRoutes.RemoveSlash(http) ?? PageRoutes.WriteAsync(file, http));
    }

    private static void Map(WebApplication app, string path, RequestDelegate handle) =>
        app.MapPage(path, "Sample page " + path, handle);
}
