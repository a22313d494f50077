using System.Text.Json.Nodes;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Discovery;

/// <summary>The host's command that writes the document.</summary>
public sealed class OpenRpcCommandTests
{
    [Fact]
    public async Task OpenRpc_Production_WritesOnlyTheDocument()
    {
        await using var program = Start(["openrpc"], ("ASPNETCORE_ENVIRONMENT", "Production"));

        (await program.ExitAsync()).Should().Be(0);

        var document = JsonNode.Parse(string.Join('\n', program.Output))!;
        document["info"]!["title"]!.GetValue<string>().Should().Be("RpcGateway.Host");
        document["info"]!["version"]!.GetValue<string>().Should().StartWith("0.");
        document["methods"]!.AsArray().Select(method => method!["name"]!.GetValue<string>())
            .Should().Contain(["chat.send", "calc.add", "echo.say", "jobs.findPrimes", "monitor.watch"]);
        document["x-callbacks"]!.AsArray().Select(callback => callback!["name"]!.GetValue<string>()).Should().Contain("chatCallback");
        document.AsObject().Should().NotContainKey("servers");
        program.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task OpenRpc_InvalidSettings_WritesTheMistakesToStandardError()
    {
        await using var program = Start(["openrpc", "--RpcGateway:MaxDepth=1"]);

        (await program.ExitAsync()).Should().Be(1);

        program.Output.Should().BeEmpty();
        program.Errors.Should().Contain(line => line.Contains("MaxDepth", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UnknownCommand_Run_ListsTheCommands()
    {
        await using var program = Start(["openrcp"]);

        (await program.ExitAsync()).Should().Be(1);

        program.Output.Should().BeEmpty();
        program.Errors.Should().Contain("Unknown command 'openrcp'.");
        program.Errors.Should().Contain(line => line.Contains("RpcGateway.Host openrpc", StringComparison.Ordinal));
    }

    private static RunningProgram Start(string[] arguments, params (string Name, string? Value)[] environment) =>
        RunningProgram.Start("dotnet", [Checkout.HostProgram, .. arguments], Path.GetTempPath(), environment);
}
