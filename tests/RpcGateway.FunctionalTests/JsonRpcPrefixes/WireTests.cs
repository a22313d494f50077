using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>What each end reads, byte by byte.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private readonly ScriptedService _service = new();
    private TestGateway _gateway = null!;
    private RawWebSocket _client = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await PrefixGateway.StartAsync(("git", _service.Configure));
        _client = await _gateway.ConnectAsync();
        await _client.SendAsync("""{"jsonrpc":"2.0","method":"git.start","params":{"a":1}}""");
        await _service.AcceptAsync();
        (await _service.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"start","params":{"a":1}}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("7", "\"status\"", "\"status\"")]
    [InlineData("\"7\"", "\"a.b\"", "\"a.b\"")]
    [InlineData("-1.5", "\"\\u0061\\\"\\\\b\\u0001\"", "\"a\\\"\\\\b\\u0001\"")]
    [InlineData("12345678901234567890", "\"\U0001F600\"", "\"\U0001F600\"")]
    public async Task Request_AnyIdAndName_PassesWithAnIdOfTheChannel(string id, string name, string expected)
    {
        await _client.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"git.{{name[1..]}},"params":[1, {"a": 1E+2}]}""");
        (await _service.ReceiveTextAsync()).Should()
            .Be($$"""{"jsonrpc":"2.0","id":1,"method":{{expected}},"params":[1, {"a": 1E+2}]}""");

        await _service.SendAsync("""{"jsonrpc":"2.0","id":1,"error":{"code":5,"message":"m","data":{"x":[1]},"more":true}}""");
        (await _client.ReceiveTextAsync()).Should()
            .Be($$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":5,"message":"m","data":{"x":[1]},"more":true}}""");
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"seven\"")]
    public async Task RequestOfTheService_AnyId_GetsItBack(string id)
    {
        await _service.SendAsync(
            $$"""{"jsonrpc":"2.0","id":{{id}},"method":"ask","params":["q"],"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}""");
        var number = (1L << 32) + 1;
        (await _client.ReceiveTextAsync()).Should().Be(
            $$"""{"jsonrpc":"2.0","id":{{number}},"method":"git.ask","params":["q"],"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}""");

        await _service.SendAsync($$$"""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{{{id}}}}}""");
        (await _client.ReceiveTextAsync()).Should()
            .Be($$$"""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{{{number}}}}}""");

        await _client.SendAsync($$$"""{"jsonrpc":"2.0","id":{{{number}}},"result":{"a":[null]}}""");
        (await _service.ReceiveTextAsync()).Should().Be($$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{"a":[null]}}""");
        await _client.SendAsync($$"""{"jsonrpc":"2.0","id":{{number}},"result":1}""");
        await _client.SendAsync("""{"jsonrpc":"2.0","method":"git.end"}""");
        (await _service.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"end","params":[]}""");
    }

    [Theory]
    [InlineData("""{"token":"abc"}""", """{"token":"abc"}""")]
    [InlineData("""{"token":5,"expires":1}""", """{"token":5,"expires":1}""")]
    [InlineData("""{"token":-5}""", """{"token":-5}""")]
    [InlineData("""{"token":1.5}""", """{"token":1.5}""")]
    [InlineData("""{"handle":5}""", """{"handle":5}""")]
    [InlineData("""{"token":5}""", """{"token":4294967301}""")]
    [InlineData("""[ {"values":[{"token":6,"values":[]}],"token":5} ]""", """[ {"values":[{"token":4294967302,"values":[]}],"token":4294967301} ]""")]
    [InlineData(
        """{"a":{"handle":0,"__jsonrpc_marshaled":1,"x":{"__jsonrpc_marshaled":1,"handle":2}}}""",
        """{"a":{"handle":4294967296,"__jsonrpc_marshaled":1,"x":{"__jsonrpc_marshaled":1,"handle":4294967298}}}""")]
    public async Task Result_WithHandles_ReachesTheClientMapped(string result, string expected)
    {
        await _client.RequestAsync("git.open");
        await _service.AnswerAsync(result);

        (await _client.ReceiveTextAsync()).Should().Be($$"""{"jsonrpc":"2.0","id":1,"result":{{expected}}}""");
    }

    [Fact]
    public async Task Stream_OfTheService_IsRequestedAndEnded()
    {
        await _client.RequestAsync("git.list");
        await _service.AnswerAsync("""{"token":3,"values":[1]}""");
        var token = (await _client.ReceiveAsync())["result"]!["token"]!.GetValue<long>();

        await _client.RequestAsync("$/enumerator/next", $$"""{"token":{{token}},"max":5}""");
        (await _service.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","id":2,"method":"$/enumerator/next","params":{"token":3}}""");
        await _service.SendAsync("""{"jsonrpc":"2.0","id":2,"result":{"values":[2],"finished":true}}""");
        (await _client.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","id":2,"result":{"values":[2],"finished":true}}""");

        (await _client.ErrorCodeAsync("$/enumerator/next", $"[{token}]")).Should().Be(RpcErrorCode.NoSuchStream);
    }

    [Fact]
    public async Task Stream_Aborted_IsAbortedAtTheService()
    {
        await _client.RequestAsync("git.list");
        await _service.AnswerAsync("""{"token":3}""");
        var token = (await _client.ReceiveAsync())["result"]!["token"]!.GetValue<long>();

        await _client.SendAsync($$$"""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":{"token":{{{token}}}}}""");
        (await _service.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":{"token":3}}""");
    }

    [Fact]
    public async Task Progress_InBothDirections_Passes()
    {
        await _client.RequestAsync("git.work", """{"progress":"p"}""");
        await _service.ReceiveAsync();
        await _service.SendAsync("""{"jsonrpc":"2.0","method":"$/progress","params":["p",1]}""");
        (await _client.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"$/progress","params":["p",1]}""");

        await _service.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"ask","params":["t",{"token":2.5,"progress":7}]}""");
        await _client.ReceiveAsync();
        await _client.SendAsync("""{"jsonrpc":"2.0","method":"$/progress","params":["other",0]}""");
        await _client.SendAsync("""{"jsonrpc":"2.0","method":"$/progress","params":["t",1]}""");
        await _client.SendAsync("""{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":2}}""");
        (await _service.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"$/progress","params":["t",1]}""");
        (await _service.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":2}}""");
    }

    [Fact]
    public async Task Client_Leaves_ServiceIsTold()
    {
        await _client.RequestAsync("git.wait");
        await _service.ReceiveAsync();
        await _service.SendAsync("""{"jsonrpc":"2.0","id":"s","method":"ask"}""");
        await _client.ReceiveAsync();

        await _client.DisposeAsync();

        (await _service.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""");
        var response = (await _service.ReceiveAsync())!;
        (response["id"]!.GetValue<string>(), response.ErrorCode()).Should().Be(("s", RpcErrorCode.Unavailable));
        (await _service.ReceiveAsync()).Should().BeNull();
    }
}
