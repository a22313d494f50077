using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.Oddities;
using RpcGateway.Server;

namespace RpcGateway.FunctionalTests.Interop;

/// <summary>The documents are valid against the meta-schema of OpenRPC, and their schemas against that of JSON Schema.</summary>
public sealed class OpenRpcTests
{
    [Fact]
    public async Task HostDocument_MetaSchema_IsValid()
    {
        using var folder = new TemporaryFolder();
        await using var host = RunningProgram.Start("dotnet", [Checkout.HostProgram, "openrpc"], folder.Path);
        (await host.ExitAsync()).Should().Be(0);

        await ValidateAsync(folder, string.Join('\n', host.Output));
    }

    [Fact]
    public async Task OddDocument_MetaSchema_IsValid()
    {
        using var folder = new TemporaryFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddScoped<IOdd>(_ => throw new InvalidOperationException("The service is never created."));
        builder.Services.AddRpcGateway().AddService<IOdd, IOdd>();
        await using var app = builder.Build();
        var document = app.Services.GetRequiredService<RpcDiscovery>().CreateDocument();

        await ValidateAsync(folder, System.Text.Encoding.UTF8.GetString(document.Span));
    }

    private static async Task ValidateAsync(TemporaryFolder folder, string document)
    {
        var file = Path.Combine(folder.Path, "openrpc.json");
        await File.WriteAllTextAsync(file, document);
        await using var node = RunningProgram.Start(
            "node",
            ["--test", "--test-reporter=spec", "openrpc.test.mjs"],
            Path.Combine(Checkout.Root, "tests", "interop"),
            ("OPENRPC_DOCUMENT", file));
        await node.SucceedAsync();
    }
}
