using System.Globalization;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>The gateway as a process of its own, killed while tools run: nothing of it is left that could end them.</summary>
public sealed class KilledGatewayTests
{
    private const int Clients = 4;

    [Fact]
    public async Task Gateway_Killed_EndsItsTools()
    {
        // A program with the name that the sample page's backend starts. It ignores the end of its input, and has a child.
        using var folder = new TemporaryFolder();
        folder.Write("vscode-json-language-server", """
            #!/bin/sh
            sleep 600 &
            touch "$(dirname "$0")/$$.tool" "$(dirname "$0")/$!.tool"
            cat
            exec sleep 600
            """.ReplaceLineEndings("\n"));
        await using (var chmod = RunningProgram.Start("chmod", ["+x", folder.At("vscode-json-language-server")]))
        {
            await chmod.SucceedAsync();
        }

        await using var gateway = await GatewayProcess.StartAsync(RunningProgram.Start(
            "dotnet",
            [Checkout.HostProgram, "--samples", "--urls", "http://127.0.0.1:0"],
            environment: ("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}")));
        var sockets = new List<RawWebSocket>();
        for (var i = 0; i < Clients; i++)
        {
            var socket = await RawWebSocket.ConnectAsync(new Uri(gateway.Rpc, "/samples/json/lsp"));
            await socket.ExchangeAsync("""{"jsonrpc":"2.0","method":"a"}""");
            sockets.Add(socket);
        }

        var tools = Directory.GetFiles(folder.Path, "*.tool")
            .Select(file => int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)).ToList();
        tools.Should().HaveCount(2 * Clients).And.OnlyContain(tool => Tools.IsRunning(tool));

        await using (var kill = RunningProgram.Start("kill", ["-KILL", gateway.Program.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.SucceedAsync();
        }

        await Eventually.IsTrueAsync(() => !tools.Any(Tools.IsRunning));
        sockets.ForEach(socket => socket.Drop());
    }
}
