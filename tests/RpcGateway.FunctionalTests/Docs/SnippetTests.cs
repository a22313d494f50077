using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Docs;

/// <summary>All C# code of README.md and docs/*.md compiles in one build; errors name the document and the line.</summary>
[Collection("Builds")]
public sealed class SnippetTests : IDisposable
{
    private const string Scene = "internal abstract class Scene;";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Documents_AllSnippets_Compile()
    {
        var documents = Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md")
            .Append(Path.Combine(Checkout.Root, "README.md"))
            .Select(path => Path.GetRelativePath(Checkout.Root, path).Replace('\\', '/'))
            .ToList();
        foreach (var document in documents)
        {
            Write(document);
        }

        _folder.Write("Snippets.csproj", Project());
        await DotnetCommand.RunAsync(_folder.Path, "build", "-p:NuGetAudit=false");
    }

    private void Write(string document)
    {
        var name = SnippetFile.NamespaceOf(document);
        var scene = Path.Combine(Checkout.Root, "tests", "RpcGateway.FunctionalTests", "Docs", "Scenes", $"{name}.cs");
        _folder.Write($"{name}.Scene.cs", File.Exists(scene) ? File.ReadAllText(scene) : $"namespace {name};\n{Scene}\n");
        foreach (var snippet in Snippet.ReadAll(Checkout.Root, document).Where(snippet => snippet.IgnoredBecause is null))
        {
            _folder.Write($"{name}.{snippet.Line}.cs", new SnippetFile(snippet).Write());
        }
    }

    // References the libraries with which these tests were built, so that no project is built again.
    private static string Project()
    {
        string[] libraries = ["Contracts", "Protocol", "Client", "Services", "Server", "Backend", "Dashboard", "SampleContracts", "StreamJsonRpc", "Redis", "Mailbox", "Testing"];
        var references = libraries.Select(library => $"RpcGateway.{library}.dll").Concat(["OpenTelemetry*.dll", "StreamJsonRpc.dll", "Nerdbank.Streams.dll", "Microsoft.VisualStudio.Threading.dll", "Microsoft.VisualStudio.Validation.dll", "Microsoft.AspNetCore.TestHost.dll", "Microsoft.Extensions.TimeProvider.Testing.dll"]).Select(file =>
            $"""<Reference Include="{Path.Combine(AppContext.BaseDirectory, file)}" />""");
        var generator = Path.Combine(
            Checkout.Root, "src/RpcGateway.Generator/bin", Checkout.Configuration, "netstandard2.0/RpcGateway.Generator.dll");
        string[] namespaces =
        [
            "RpcGateway", "RpcGateway.Backend", "RpcGateway.Client", "RpcGateway.Mailbox", "RpcGateway.Protocol", "RpcGateway.SampleContracts", "RpcGateway.Server",
            "RpcGateway.Services", "RpcGateway.Testing",
            "Microsoft.AspNetCore.Authorization", "System.IO.Pipelines", "System.Runtime.CompilerServices",
            "System.Security.Claims", "System.Text.Json", "System.Text.Json.Serialization",
        ];
        return $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Library</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <!-- Snippets without an await, or with a variable that the reader goes on with. -->
                <NoWarn>$(NoWarn);CS1998;CS0219;CS0105</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(references)}
                <Analyzer Include="{generator}" />
                {string.Concat(namespaces.Select(name => $"""<Using Include="{name}" />"""))}
              </ItemGroup>
            </Project>
            """;
    }
}
