using System.Text.Json;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Interop;

/// <summary>
/// Messages as StreamJsonRpc sends them, in cases that its library does not produce on demand (the tests in Peers run
/// with the library): a token that is a text, a report without a call, a stream that has ended, a complete stream, and
/// notifications that fail, whose answer would make it close the connection.
/// </summary>
public sealed class StreamJsonRpcTests(SharedGateway gateway)
{
    [Fact]
    public async Task Progress_TokenIsText_ComesBackAsItWas()
    {
        const string token = "\"job\"";
        await using var socket = await ConnectAsync();

        await socket.SendAsync(
            $$"""{"jsonrpc":"2.0","id":28,"method":"jobs.findPrimesAsync","params":{"limit":100,"progress":{{token}} } }""");

        var progress = await socket.ReceiveAsync();
        progress.GetProperty("method").GetString().Should().Be("$/progress");
        progress.GetProperty("params").GetProperty("token").GetRawText().Should().Be(token);
        Text(progress.GetProperty("params").GetProperty("value"))
            .Should().Be("""{"done":100,"total":100,"unit":"numbers"}""");
        Text((await socket.ReceiveAsync()).GetProperty("result")).Should().Be("""{"count":25,"largest":97}""");
    }

    [Fact]
    public async Task Progress_ByPositionWithoutCall_IsIgnored()
    {
        await using var socket = await ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"$/progress","params":[1,50]}""");

        (await socket.CallAsync("calc.addAsync", "[1,1]")).GetProperty("result").GetDouble().Should().Be(2);
    }

    [Fact]
    public async Task Stream_ReadByPosition_BringsAllItems()
    {
        await using var socket = await ConnectAsync();
        var items = new List<int>();

        var result = (await socket.CallAsync("calc.primesAsync", "[100000]")).GetProperty("result");
        var token = result.GetProperty("token").GetRawText();
        Take(result, items);
        for (var finished = false; !finished;)
        {
            var portion = (await socket.CallAsync("$/enumerator/next", $"[{token}]")).GetProperty("result");
            Take(portion, items);
            finished = portion.GetProperty("finished").GetBoolean();
        }

        items.Should().HaveCount(9592);
        (await socket.CallAsync("$/enumerator/next", $"[{token}]"))
            .GetProperty("error").GetProperty("code").GetInt32().Should().Be(-32001);
    }

    [Fact]
    public async Task Stream_AbortedByPosition_IsForgotten()
    {
        await using var socket = await ConnectAsync();
        var token = (await socket.CallAsync("monitor.watchAsync", "[100]"))
            .GetProperty("result").GetProperty("token").GetRawText();

        await socket.SendAsync($$"""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":[{{token}}]}""");

        (await socket.CallAsync("$/enumerator/next", $"[{token}]"))
            .GetProperty("error").GetProperty("code").GetInt32().Should().Be(-32001);
    }

    [Fact]
    public async Task Stream_CompleteArgument_IsReadWithoutToken()
    {
        await using var socket = await ConnectAsync();

        var response = await socket.CallAsync("calc.averageAsync", """[{"values":[1,2,6]}]""");

        response.GetProperty("result").GetDouble().Should().Be(3);
    }

    [Fact]
    public async Task Notification_MethodFails_IsNotAnswered()
    {
        await using var socket = await ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"echo.failAsync","params":["no"]}""");
        await socket.SendAsync("""{"jsonrpc":"2.0","method":"no.such","params":[]}""");
        await socket.SendAsync("""{"jsonrpc":"2.0","id":6,"method":"calc.addAsync","params":[1,1]}""");

        Text(await socket.ReceiveAsync()).Should().Be("""{"jsonrpc":"2.0","id":6,"result":2}""");
    }

    private static void Take(JsonElement portion, List<int> items)
    {
        if (portion.TryGetProperty("values", out var values))
        {
            items.AddRange(values.EnumerateArray().Select(value => value.GetInt32()));
        }
    }

    private static string Text(JsonElement message) => message.GetRawText();

    // A StreamJsonRpc peer asks for no subprotocol.
    private async Task<RawSocket> ConnectAsync() => await RawSocket.ConnectAsync(await gateway.RpcAsync());
}
