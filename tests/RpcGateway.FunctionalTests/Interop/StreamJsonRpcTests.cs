using System.Text.Json;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Interop;

/// <summary>
/// What a StreamJsonRpc peer sends, replayed as it was recorded off the wire; and what such a peer does not survive,
/// which the gateway must never answer.
/// </summary>
public sealed class StreamJsonRpcTests(SharedGateway gateway)
{
    [Fact]
    public async Task Request_NameWithAsync_IsAnswered()
    {
        await using var socket = await ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"calc.addAsync","params":[3,5]}""");

        Text(await socket.ReceiveAsync()).Should().Be("""{"jsonrpc":"2.0","id":2,"result":8}""");
    }

    [Fact]
    public async Task Request_EmptyParams_CountsAsNoArguments()
    {
        await using var socket = await ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","id":3,"method":"monitor.watchAsync","params":[]}""");

        (await socket.ReceiveResponseAsync("3")).GetProperty("result").GetProperty("token").ValueKind
            .Should().Be(JsonValueKind.Number);
    }

    [Fact]
    public async Task Request_MethodWithoutResult_IsAnsweredWithNull()
    {
        await using var socket = await ConnectAsync();
        var room = $"room-{Guid.NewGuid():N}";
        await socket.CallAsync("chat.joinAsync", $"""["{room}","ada"]""");

        await socket.SendAsync($$"""{"jsonrpc":"2.0","id":4,"method":"chat.leaveAsync","params":["{{room}}"]}""");

        Text(await socket.ReceiveResponseAsync("4")).Should().Be("""{"jsonrpc":"2.0","id":4,"result":null}""");
    }

    [Fact]
    public async Task Cancellation_RunningCall_IsAnswered()
    {
        await using var socket = await ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","id":30,"method":"echo.delayAsync","params":[60000,"never"]}""");
        await socket.SendAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":30}}""");

        var error = (await socket.ReceiveResponseAsync("30")).GetProperty("error");
        error.GetProperty("code").GetInt32().Should().Be(-32800);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"job\"")]
    public async Task Progress_Token_ComesBackAsItWas(string token)
    {
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
    public async Task Progress_ByPositionForNobody_IsIgnored()
    {
        await using var socket = await ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"$/progress","params":[1,50]}""");

        (await socket.CallAsync("calc.addAsync", "[1,1]")).GetProperty("result").GetDouble().Should().Be(2);
    }

    [Fact]
    public async Task Stream_ReadByPosition_GivesAllItems()
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
    public async Task Stream_CompleteArgument_NeedsNoToken()
    {
        await using var socket = await ConnectAsync();

        var response = await socket.CallAsync("calc.averageAsync", """[{"values":[1,2,6]}]""");

        response.GetProperty("result").GetDouble().Should().Be(3);
    }

    [Fact]
    public async Task Message_SplitIntoFrames_IsPutTogether()
    {
        await using var socket = await ConnectAsync();
        var text = string.Concat(Enumerable.Repeat("äöü🙂", 5000));

        await socket.SendAsync(
            $$"""{"jsonrpc":"2.0","id":5,"method":"echo.sayAsync","params":["{{text}}"]}""", frameSize: 4096);

        (await socket.ReceiveResponseAsync("5")).GetProperty("result").GetString().Should().Be(text);
    }

    [Fact]
    public async Task Callback_IdOfARunningRequest_BelongsToTheOtherDirection()
    {
        await using var socket = await ConnectAsync();
        var room = $"room-{Guid.NewGuid():N}";
        await socket.CallAsync("chat.joinAsync", $"""["{room}","ada"]""");
        var question = await AskAsync(socket, room, "1");

        // Our own request takes the id of the gateway's question, and both are answered.
        var id = question.GetProperty("id").GetRawText();
        await socket.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"calc.addAsync","params":[20,22]}""");
        (await socket.ReceiveResponseAsync(id)).GetProperty("result").GetDouble().Should().Be(42);
        await socket.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"result":true}""");

        (await socket.ReceiveResponseAsync("\"1\"")).GetProperty("result").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task Notification_OfAMethodThatFails_IsNotAnswered()
    {
        await using var socket = await ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"echo.failAsync","params":["no"]}""");
        await socket.SendAsync("""{"jsonrpc":"2.0","method":"no.such","params":[]}""");
        await socket.SendAsync("""{"jsonrpc":"2.0","id":6,"method":"calc.addAsync","params":[1,1]}""");

        Text(await socket.ReceiveAsync()).Should().Be("""{"jsonrpc":"2.0","id":6,"result":2}""");
    }

    [Fact]
    public async Task Socket_DroppedWithoutClose_HurtsNobodyElse()
    {
        await using var other = await ConnectAsync();
        await using var socket = await ConnectAsync();
        await socket.CallAsync("monitor.watchAsync", "[100]");

        socket.Abort();

        (await other.CallAsync("calc.addAsync", "[1,1]")).GetProperty("result").GetDouble().Should().Be(2);
    }

    private static async Task<JsonElement> AskAsync(RawSocket socket, string room, string id)
    {
        await socket.SendAsync(
            $$"""{"jsonrpc":"2.0","id":"{{id}}","method":"chat.clearAsync","params":["{{room}}"]}""");
        return await socket.ReceiveCallAsync("chatCallback.confirm");
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
