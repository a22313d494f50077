using System.Reflection;

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
    public static PageFiles Read(Assembly assembly, string folder)
    {
        var prefix = folder + "/";
        return new PageFiles(
            [.. from name in assembly.GetManifestResourceNames()
                where name.StartsWith(prefix, StringComparison.Ordinal)
                select new PageFile(name[prefix.Length..], ReadAll(assembly, name))]);
    }

    public PageFile? Find(string path) => All.FirstOrDefault(file => file.Path == path);

    private static byte[] ReadAll(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}
