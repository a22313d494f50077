using System.Xml.Linq;

namespace RpcGateway.Tests.Architecture;

/// <summary>The references of one project.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Its folder in the root: contracts, src or tests.</param>
/// <param name="Projects">The projects whose code it uses.</param>
/// <param name="Tools">The projects that it uses only at build time, as analyzers.</param>
/// <param name="Packages">The packages.</param>
/// <param name="Frameworks">The shared frameworks in addition to .NET itself.</param>
/// <param name="Friends">The assemblies that can use its internals.</param>
internal sealed record ProjectFile(
    string Name,
    string Folder,
    IReadOnlyList<string> Projects,
    IReadOnlyList<string> Tools,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Frameworks,
    IReadOnlyList<string> Friends)
{
    private const string WebSdk = "Microsoft.NET.Sdk.Web";

    public static ProjectFile Read(string path)
    {
        var xml = XElement.Load(path);
        var references = xml.Descendants("ProjectReference").ToLookup(IsTool, reference => NameOf(Include(reference)));
        var frameworks = Includes(xml, "FrameworkReference");
        return new ProjectFile(
            NameOf(path),
            Checkout.Relative(path).Split('/')[0],
            [.. references[false]],
            [.. references[true]],
            Includes(xml, "PackageReference"),
            (string?)xml.Attribute("Sdk") == WebSdk ? [.. frameworks, "Microsoft.AspNetCore.App"] : frameworks,
            Includes(xml, "InternalsVisibleTo"));
    }

    public override string ToString() => Name;

    private static bool IsTool(XElement reference) => (string?)reference.Attribute("ReferenceOutputAssembly") == "false";

    private static string[] Includes(XElement xml, string item) => [.. xml.Descendants(item).Select(Include)];

    private static string Include(XElement item) => (string)item.Attribute("Include")!;

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
