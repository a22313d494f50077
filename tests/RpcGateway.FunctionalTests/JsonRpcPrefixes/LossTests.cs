using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using RpcGateway.TestTools;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>Services that cannot be reached or are lost, and clients that leave.</summary>
public sealed class LossTests
{
    [Fact]
    public async Task Service_CrashesWithCallsInBothDirections_AllEnd()
    {
        const int calls = 100;
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(options => options.MaxConcurrentCalls = 1000, ("depot", server.Configure));
        using var client = await DepotClient.ConnectAsync(gateway.Rpc);
        var depot = client.Use();
        var down = Enumerable.Range(0, calls).Select(_ => depot.WaitAsync(default)).ToList();
        var up = Enumerable.Range(0, calls).Select(_ => depot.AskForeverAsync(default)).ToList();
        await Eventually.IsTrueAsync(() => client.Waiting == calls && server.Targets.Single().Running == 2 * calls);

        server.Crash();

        foreach (var call in down.Concat(up))
        {
            var wait = () => call.DefaultTimeout();
            (await wait.Should().ThrowAsync<RemoteInvocationException>()).Which.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
        }

        await Eventually.IsTrueAsync(() => client.Waiting == 0);
        (await client.Use().SumAsync(Streams.Numbers(3), default).DefaultTimeout()).Should().Be(3);
        server.Targets.Count.Should().Be(2);
    }

    [Fact]
    public async Task Service_CrashesWithoutCalls_NextCallFailsOnce()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("depot", server.Configure));
        await using var socket = await gateway.ConnectAsync();
        var handle = (await socket.CallAsync("depot.OpenBoxAsync", "[\"a\"]"))["result"]!["handle"]!.GetValue<long>();

        server.Crash();

        await gateway.Log.WaitForAsync(entry => entry.Id.Name == "Ended" && entry.Message.Contains("depot", StringComparison.Ordinal));
        var lost = await socket.CallAsync("depot.OpenBoxAsync", "[\"b\"]");
        lost.ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        lost["error"]!["data"]!.ToJsonString().Should().Be("""{"requestSent":false,"rebound":true}""");
        var next = (await socket.CallAsync("depot.OpenBoxAsync", "[\"b\"]"))["result"]!["handle"]!.GetValue<long>();
        next.Should().NotBe(handle);
        (await socket.ErrorCodeAsync($"$/invokeProxy/{handle}/NameAsync")).Should().Be(RpcErrorCode.NoSuchStream);
    }

    [Fact]
    public async Task Service_NotReachable_CallsFailUntilItIs()
    {
        int port;
        using (var listener = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        }

        await using var gateway = await PrefixGateway.StartAsync(("depot", backend => backend.ConnectTcp("127.0.0.1", port)));
        await using var socket = await gateway.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            var response = await socket.CallAsync("depot.OpenBoxAsync", "[\"a\"]");
            response["error"]!.ToJsonString().Should()
                .Be("""{"code":-32006,"message":"The service \u0027depot\u0027 is not available.","data":{"requestSent":false}}""");
        }

        gateway.Log.Entries.Count(entry => entry.Id.Name == "Unreachable").Should().Be(1);
    }

    [Fact]
    public async Task Client_LeavesWithCalls_EndsThemAndItsStream()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("depot", server.Configure));
        var client = await DepotClient.ConnectAsync(gateway.Rpc);
        var depot = client.Use();
        var calls = new[] { depot.WaitAsync(default), depot.AskForeverAsync(default) };
        _ = await depot.OpenBoxAsync("a").DefaultTimeout();
        await Eventually.IsTrueAsync(() => server.Targets.Single().Running == 2);

        client.Dispose();

        await Eventually.IsTrueAsync(() => server.Targets.Single() is { Running: 0, OpenBoxes: 0 });
        await Task.WhenAny(Task.WhenAll(calls)).DefaultTimeout();
        await gateway.Log.WaitForAsync(entry => entry.Id.Name == "Ended" && entry.Message.Contains("depot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Batch_WithCallsOfSeveralServices_GetsOneResponse()
    {
        await using var one = new DepotServer();
        await using var two = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("one", one.Configure), ("two", two.Configure));
        await using var socket = await gateway.ConnectAsync();

        await socket.SendAsync(
            """
            [{"jsonrpc":"2.0","id":1,"method":"one.OpenBoxAsync","params":["a"]},
             {"jsonrpc":"2.0","id":"2","method":"two.OpenBoxAsync","params":["b"]},
             {"jsonrpc":"2.0","id":3,"method":"three.x"},
             {"jsonrpc":"2.0","id":4,"method":"one."}]
            """);

        var responses = (JsonArray)await socket.ReceiveAsync();
        responses.Select(response => response!["id"]!.ToJsonString()).Should().BeEquivalentTo("1", "\"2\"", "3", "4");
        responses.Count(response => response!["error"]?["code"]!.GetValue<int>() == RpcErrorCode.MethodNotFound).Should().Be(2);
    }
}
