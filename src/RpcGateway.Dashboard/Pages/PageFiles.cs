using System.Reflection;

namespace RpcGateway.Dashboard.Pages;

/// <summary>The files of the front end; none where it was not built.</summary>
internal sealed class PageFiles(IReadOnlyList<PageFile> files)
{
    private const string Folder = "FrontEnd/";

    private static readonly Lazy<PageFiles> EmbeddedFiles = new(() => Read(typeof(PageFiles).Assembly));

    /// <summary>What the build embedded in this assembly.</summary>
    public static PageFiles Embedded => EmbeddedFiles.Value;

    public IReadOnlyList<PageFile> All { get; } = files;

    public PageFile? Index { get; } = files.FirstOrDefault(file => file.Path == "index.html");

    private static PageFiles Read(Assembly assembly) => new(
        [.. from name in assembly.GetManifestResourceNames()
            where name.StartsWith(Folder, StringComparison.Ordinal)
            select new PageFile(name[Folder.Length..], ReadAll(assembly, name))]);

    private static byte[] ReadAll(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}
