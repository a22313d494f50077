using System.Text.Json;
using System.Xml.Linq;

namespace RpcGateway.Tests.Architecture;

/// <summary>The version in Directory.Build.props is the only one; all other files repeat it.</summary>
public sealed class VersionTests
{
    private const string ClientPackage = "rpc-gateway-client";

    private static readonly string Version = XElement.Load(Path.Combine(Checkout.Root, "Directory.Build.props"))
        .Descendants("Version").Single().Value;

    public static TheoryData<string> Packages => [.. Checkout.Find("package.json", "src", "tests").Select(Checkout.Relative)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void NodePackage_Version_EqualsBuildProps(string package)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, package)));

        Versions(json.RootElement).Should().AllBe(Version);
    }

    [Fact]
    public void LockFile_Versions_EqualBuildProps()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "package-lock.json")));

        json.RootElement.GetProperty("packages").EnumerateObject()
            .Where(package => !package.Name.Contains("node_modules", StringComparison.Ordinal) && package.Name.Length > 0)
            .SelectMany(package => Versions(package.Value))
            .Should().NotBeEmpty().And.AllBe(Version);
    }

    [Theory]
    [InlineData("README.md", "Version {0} ")]
    [InlineData("docs/install.md", "RpcGateway {0} ")]
    [InlineData("docs/install.md", $"{ClientPackage}-{{0}}.tgz")]
    public void Document_Version_EqualsBuildProps(string document, string text) =>
        File.ReadAllText(Path.Combine(Checkout.Root, document)).Should().Contain(string.Format(null, text, Version));

    [Fact]
    public void Projects_Versions_AreInBuildPropsOnly() => Checkout.Find("*.csproj", "contracts", "src", "tests")
        .Where(path => XElement.Load(path).Descendants("Version").Any(version => version.Parent!.Name == "PropertyGroup"))
        .Select(Checkout.Relative)
        .Should().BeEmpty();

    private static IEnumerable<string> Versions(JsonElement package)
    {
        if (package.TryGetProperty("version", out var own))
        {
            yield return own.GetString()!;
        }

        foreach (var kind in new[] { "dependencies", "devDependencies" })
        {
            if (package.TryGetProperty(kind, out var dependencies) && dependencies.TryGetProperty(ClientPackage, out var client))
            {
                yield return client.GetString()!;
            }
        }
    }
}
