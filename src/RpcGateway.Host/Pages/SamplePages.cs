using System.Reflection;

namespace RpcGateway.Host.Pages;

/// <summary>The pages of the samples that people rather look at than read: one path each, and the files they load.</summary>
internal static class SamplePages
{
    public const string Chat = Folder + "/chat";
    public const string Monitor = Folder + "/monitor";

    private const string Folder = "/samples";

    // As src/FrontEnd.targets names what the build embeds.
    private const string Resources = "SamplePages/";

    public static void MapSamplePages(this WebApplication app)
    {
        var files = ReadFiles(typeof(SamplePages).Assembly);
        MapPage(app, files, Chat);
        MapPage(app, files, Monitor);
        foreach (var file in files.Values)
        {
            var result = file.ToResult();
            Map(app, $"{Folder}/{file.Path}", _ => result);
        }

        Map(app, Folder, http => Results.Redirect((EndsWithSlash(http) ? "./" : "./samples/") + "chat"));
    }

    // Addresses in a page are relative to it, and so are redirects: a proxy may have removed the beginning of the path.
    private static void MapPage(WebApplication app, Dictionary<string, SamplePageFile> files, string path)
    {
        var name = path[(Folder.Length + 1)..];
        var page = files.GetValueOrDefault(name + ".html")?.ToResult() ?? SamplePageFile.Missing;
        Map(app, path, http => EndsWithSlash(http) ? Results.Redirect("../" + name) : page);
    }

    private static bool EndsWithSlash(HttpContext http) => http.Request.Path.Value!.EndsWith('/');

    private static void Map(WebApplication app, string path, Func<HttpContext, IResult> choose) =>
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], http =>
        {
            SamplePageHeaders.Add(http.Response);
            return choose(http).ExecuteAsync(http);
        }).WithDisplayName("Sample page " + path);

    private static Dictionary<string, SamplePageFile> ReadFiles(Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Resources, StringComparison.Ordinal))
        .Select(name => SamplePageFile.Read(assembly, name, name[Resources.Length..]))
        .ToDictionary(file => file.Path, StringComparer.Ordinal);
}
