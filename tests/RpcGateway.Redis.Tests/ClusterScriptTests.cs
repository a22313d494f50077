using System.Diagnostics;
using System.Globalization;
using System.Net;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary><c>samples/cluster.sh</c> works as written, and leaves nothing behind.</summary>
[Collection(nameof(Alone))]
public sealed class ClusterScriptTests
{
    [Fact]
    public async Task Script_RunsThreeNodesBehindNginx_AndStopsThem()
    {
        var port = FreePorts.Find(5);
        await using var script = RunningProgram.Start(
            "bash",
            ["samples/cluster.sh", "--no-build"],
            folder: null,
            ("PORT", $"{port}"),
            ("REDIS_PORT", $"{port + 4}"));
        await script.WaitForLineAsync("The gateway listens at ");

        var nodes = new HashSet<string?>();
        for (var i = 0; i < 6; i++)
        {
            await using var client = await RpcClient.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/rpc")).DefaultTimeout();
            nodes.Add(RpcConnectionId.GetNode(client.ConnectionId!));
        }

        nodes.Should().HaveCount(3);
        using var http = new HttpClient();
        (await http.GetAsync(new Uri($"http://127.0.0.1:{port}/rpc/nodes")).DefaultTimeout()).StatusCode.Should().Be(HttpStatusCode.NotFound);

        using var stop = Process.Start("kill", ["-TERM", script.Id.ToString(CultureInfo.InvariantCulture)]);
        (await script.ExitAsync()).Should().Be(143);
        FreePorts.AreFree(port, 5).Should().BeTrue();
    }
}
