using System.Text.Json.Nodes;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Interop;

/// <summary>
/// Messages as StreamJsonRpc sends them, in cases that its library does not produce on demand (the tests in Peers run
/// with the library): a text as a token, progress without a call, a stream that has ended, a complete stream, and
/// notifications that fail, because StreamJsonRpc closes the connection on a response to them.
/// </summary>
public sealed class StreamJsonRpcTests(SharedGateway gateway)
{
    [Fact]
    public async Task Progress_TextToken_IsReturnedUnchanged()
    {
        const string token = "\"job\"";
        await using var socket = await ConnectAsync();

        await socket.SendAsync(
            $$"""{"jsonrpc":"2.0","id":28,"method":"jobs.findPrimesAsync","params":{"limit":100,"progress":{{token}} } }""");

        var progress = await socket.ReceiveAsync();
        progress.Method().Should().Be("$/progress");
        progress["params"]!["token"]!.ToJsonString().Should().Be(token);
        progress["params"]!["value"]!.ToJsonString()
            .Should().Be("""{"done":100,"total":100,"unit":"numbers"}""");
        (await socket.ReceiveAsync())["result"]!.ToJsonString().Should().Be("""{"count":25,"largest":97}""");
    }

    [Fact]
    public async Task Progress_ByPositionWithoutCall_IsIgnored()
    {
        await using var socket = await ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"$/progress","params":[1,50]}""");

        (await socket.ResultAsync<double>("calc.addAsync", "[1,1]")).Should().Be(2);
    }

    [Fact]
    public async Task Stream_ReadByPosition_ReturnsAllItems()
    {
        await using var socket = await ConnectAsync();
        var items = new List<int>();

        var result = (await socket.CallAsync("calc.primesAsync", "[100000]"))["result"]!;
        var token = result["token"]!.ToJsonString();
        Take(result, items);
        for (var finished = false; !finished;)
        {
            var portion = (await socket.CallAsync("$/enumerator/next", $"[{token}]"))["result"]!;
            Take(portion, items);
            finished = portion["finished"]!.GetValue<bool>();
        }

        items.Should().HaveCount(9592);
        (await socket.ErrorCodeAsync("$/enumerator/next", $"[{token}]")).Should().Be(RpcErrorCode.NoSuchStream);
    }

    [Fact]
    public async Task Stream_AbortedByPosition_IsNotFound()
    {
        await using var socket = await ConnectAsync();
        var token = (await socket.CallAsync("monitor.watchAsync", "[100]"))["result"]!["token"]!.ToJsonString();

        await socket.SendAsync($$"""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":[{{token}}]}""");

        (await socket.ErrorCodeAsync("$/enumerator/next", $"[{token}]")).Should().Be(RpcErrorCode.NoSuchStream);
    }

    [Fact]
    public async Task Stream_CompleteArgument_IsReadWithoutToken()
    {
        await using var socket = await ConnectAsync();

        (await socket.ResultAsync<double>("calc.averageAsync", """[{"values":[1,2,6]}]""")).Should().Be(3);
    }

    [Fact]
    public async Task Notification_MethodFails_GetsNoResponse()
    {
        await using var socket = await ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"echo.failAsync","params":["no"]}""");
        await socket.SendAsync("""{"jsonrpc":"2.0","method":"no.such","params":[]}""");
        await socket.SendAsync("""{"jsonrpc":"2.0","id":6,"method":"calc.addAsync","params":[1,1]}""");

        (await socket.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","id":6,"result":2}""");
    }

    private static void Take(JsonNode portion, List<int> items) =>
        items.AddRange(portion["values"]?.AsArray().Select(value => value!.GetValue<int>()) ?? []);

    // A StreamJsonRpc peer offers no subprotocol.
    private async Task<RawWebSocket> ConnectAsync() => await RawWebSocket.ConnectAsync(await gateway.RpcAsync());
}
