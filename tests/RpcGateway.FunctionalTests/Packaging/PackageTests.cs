using System.IO.Compression;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Packaging;

/// <summary>The packages as a user gets them: packed, restored from a folder, and used outside of the clone.</summary>
[Collection("Builds")]
public sealed class PackageTests : IDisposable
{
    private static readonly string[] Libraries =
    [
        "contracts/RpcGateway.Contracts", "src/RpcGateway.Protocol", "src/RpcGateway.Client", "src/RpcGateway.Server",
    ];

    private static readonly string UserCache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Packages_ReferencedByAProgram_BringEverythingThatItNeeds()
    {
        foreach (var library in Libraries)
        {
            // As built for these tests: packing must not build what other tests run meanwhile.
            await DotnetCommand.RunAsync(
                Checkout.Root, "pack", library, "--no-build", "--configuration", Checkout.Configuration,
                "--output", _folder.At("packages"));
        }

        Files("RpcGateway.Contracts").Should().Contain(
            ["lib/net10.0/RpcGateway.Contracts.dll", "lib/net10.0/RpcGateway.Contracts.xml", "README.md",
                "analyzers/dotnet/cs/RpcGateway.Generator.dll"]);
        await RunProgramAsync();
    }

    private async Task RunProgramAsync()
    {
        _folder.Write("program/Program.csproj", Project());
        _folder.Write("program/Program.cs", Program);
        await using var program = DotnetCommand.Start(_folder.At("program"), "run");
        await program.SucceedAsync();
        program.Output.Should().Contain("Hello, Ada!");
    }

    private List<string> Files(string package)
    {
        var file = Directory.GetFiles(_folder.At("packages"), $"{package}.*.nupkg").Should().ContainSingle().Subject;
        using var archive = ZipFile.OpenRead(file);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    // A cache of its own: the user's would keep what an earlier run packed under the same version.
    private string Project() => $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
            <RestoreAdditionalProjectSources>{_folder.At("packages")}</RestoreAdditionalProjectSources>
            <RestorePackagesPath>{_folder.At("cache")}</RestorePackagesPath>
            <RestoreFallbackFolders Condition="Exists('{UserCache}')">{UserCache}</RestoreFallbackFolders>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="RpcGateway.Client" Version="*" />
            <PackageReference Include="RpcGateway.Server" Version="*" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using RpcGateway;
        using RpcGateway.Client;
        using RpcGateway.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRpcGateway().AddService<IGreeter, Greeter>();
        await using var app = builder.Build();
        app.MapRpcGateway("/rpc");
        await app.StartAsync();

        await using var client = await RpcClient.ConnectAsync(new Uri($"{app.Urls.First()}/rpc"));
        Console.WriteLine(await client.GetProxy<IGreeter>().GreetAsync("Ada"));
        await app.StopAsync();

        [RpcContract("greeter")]
        public interface IGreeter
        {
            Task<string> GreetAsync(string name);
        }

        public sealed class Greeter : IGreeter
        {
            public Task<string> GreetAsync(string name) => Task.FromResult($"Hello, {name}!");
        }
        """;
}
