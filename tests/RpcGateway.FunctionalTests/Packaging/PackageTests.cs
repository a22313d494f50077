using System.IO.Compression;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Packaging;

/// <summary>The packages as docs/install.md describes: packed, and restored from a folder outside of the clone.</summary>
[Collection("Builds")]
public sealed class PackageTests : IDisposable
{
    private const string Pack = "dotnet pack src/Packages.slnf --configuration Release --output artifacts/packages";

    private static readonly string UserCache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _page = File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "install.md"));

    private string Packages => _folder.At("RpcGateway/artifacts/packages");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task InstallPage_Followed_BuildsAProgramThatRuns()
    {
        _page.Should().Contain(Pack);
        // Without a build: packing must not rebuild programs that other tests run.
        await DotnetCommand.RunAsync(
            Checkout.Root, "pack", "src/Packages.slnf", "--no-build", "--configuration", Checkout.Configuration,
            "--output", Packages);
        Files("RpcGateway.Contracts").Should().Contain(
            ["lib/net10.0/RpcGateway.Contracts.dll", "lib/net10.0/RpcGateway.Contracts.xml", "README.md",
                "analyzers/dotnet/cs/RpcGateway.Generator.dll"]);

        await RunAsync(_folder.Path, "new", "web", "--output", "greeter", "--no-restore");
        var files = DocumentedFiles.Of("install.md");
        files.Keys.Should().BeEquivalentTo(["greeter/nuget.config", "greeter/Program.cs"]);
        foreach (var (name, text) in files)
        {
            _folder.Write(name, text);
        }

        foreach (var line in _page.Where(line => line.StartsWith("dotnet add package ", StringComparison.Ordinal)))
        {
            await RunAsync(_folder.At("greeter"), line.Split(' ')[1..]);
        }

        var output = await RunAsync(
            _folder.At("greeter"), "run", "--no-launch-profile", "-p:TreatWarningsAsErrors=true", "-p:NuGetAudit=false");
        output.Should().Contain("Hello, Ada!");
    }

    [Fact]
    public void InstallPage_Table_ListsEveryPackage()
    {
        var packable = File.ReadAllText(Path.Combine(Checkout.Root, "Directory.Build.props"))
            .Split("<RpcLibraries>;")[1].Split(";</RpcLibraries>")[0].Split(';');

        var listed = _page.Where(line => line.StartsWith("| `RpcGateway.", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);

        listed.Should().BeEquivalentTo(packable);
    }

    private List<string> Files(string package)
    {
        var file = Directory.GetFiles(Packages, $"{package}.*.nupkg").Should().ContainSingle().Subject;
        using var archive = ZipFile.OpenRead(file);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    // Its own cache, because that of the user keeps the packages of an earlier run with the same version.
    private async Task<IReadOnlyList<string>> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        await using var dotnet = RunningProgram.Start(
            "dotnet",
            arguments,
            folder,
            ("MSBUILDDISABLENODEREUSE", "1"),
            ("MSBUILDTERMINALLOGGER", "off"),
            ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
            ("DOTNET_NOLOGO", "1"),
            ("NUGET_PACKAGES", _folder.At("cache")),
            ("NUGET_FALLBACK_PACKAGES", Directory.Exists(UserCache) ? UserCache : null),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"));
        await dotnet.SucceedAsync();
        return dotnet.Output;
    }
}
