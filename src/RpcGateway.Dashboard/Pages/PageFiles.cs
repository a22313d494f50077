using System.Reflection;
using System.Text;

namespace RpcGateway.Dashboard.Pages;

/// <summary>The files of a front end; empty if it was not built.</summary>
internal sealed class PageFiles(IReadOnlyList<PageFile> files)
{
    private static readonly Lazy<PageFiles> DashboardFiles = new(() => Read(typeof(PageFiles).Assembly, "FrontEnd"));

    /// <summary>The dashboard's front end, which the build embeds in this assembly.</summary>
    public static PageFiles Dashboard => DashboardFiles.Value;

    public IReadOnlyList<PageFile> All { get; } = files;

    /// <summary>
    /// Reads the files that src/FrontEnd.targets embedded in an assembly from the folder of a front end.
    /// </summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="change">Changes the text of pages before they are served; null to serve them as they are.</param>
    public static PageFiles Read(Assembly assembly, string folder, Func<string, string>? change = null)
    {
        var prefix = folder + "/";
        return new PageFiles(
            [.. from name in assembly.GetManifestResourceNames()
                where name.StartsWith(prefix, StringComparison.Ordinal)
                select new PageFile(name[prefix.Length..], Change(name, ReadAll(assembly, name), change))]);
    }

    public PageFile? Find(string path) => All.FirstOrDefault(file => file.Path == path);

    private static byte[] Change(string name, byte[] content, Func<string, string>? change) =>
        change is not null && name.EndsWith(".html", StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(content)))
            : content;

    private static byte[] ReadAll(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}
