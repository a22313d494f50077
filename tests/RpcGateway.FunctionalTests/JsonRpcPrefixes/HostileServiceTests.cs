using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>A service that breaks the rules harms neither its client nor other services.</summary>
public sealed class HostileServiceTests : IAsyncLifetime
{
    private readonly ScriptedService _service = new();
    private readonly DepotServer _depot = new();
    private TestGateway _gateway = null!;
    private RawWebSocket _client = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await PrefixGateway.StartAsync(
            options => options.EnableDetailedErrors = true, ("bad", _service.Configure), ("depot", _depot.Configure));
        _client = await _gateway.ConnectAsync();
        (await _client.CallAsync("depot.OpenBoxAsync", "[\"a\"]"))["error"].Should().BeNull();
        await _client.SendAsync("""{"jsonrpc":"2.0","method":"bad.start"}""");
        await _service.AcceptAsync();
        (await _service.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"start","params":[]}""");
    }

    public async ValueTask DisposeAsync()
    {
        (await _client.ResultAsync<string>($"$/invokeProxy/{1L << 32}/NameAsync")).Should().Be("a");
        await _client.DisposeAsync();
        await _gateway.DisposeAsync();
        await _depot.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("Server started.")]
    [InlineData("[]")]
    [InlineData("""[{"jsonrpc":"2.0","method":"a"}]""")]
    [InlineData("""{"jsonrpc":"1.0","method":"a"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"a"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"a","params":{"__jsonrpc_marshaled":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"a","params":{"__jsonrpc_marshaled":1,"handle":1,"handle":2}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"a","params":{"__jsonrpc_marshaled":2,"handle":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"a","params":{"__jsonrpc_marshaled":1,"handle":4294967296}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"a","params":{"__jsonrpc_marshaled":0,"handle":7}}""")]
    public async Task Message_Invalid_EndsItsStream(string message)
    {
        await _client.RequestAsync("bad.wait");
        await _service.ReceiveAsync();

        await _service.SendAsync(message);

        (await _client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        (await _service.ReceiveAsync()).Should().BeNull();
        await ReconnectAsync();
    }

    [Fact]
    public async Task Request_WithAnIdInUse_EndsItsStream()
    {
        await _service.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"a"}""");
        (await _client.ReceiveAsync()).Method().Should().Be("bad.a");

        await _service.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"b"}""");

        (await _client.ReceiveAsync()).Method().Should().Be("$/cancelRequest");
        (await _service.ReceiveAsync()).Should().BeNull();
    }

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":$}", RpcErrorCode.InternalError)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":$,\"result\":{\"a\":{\"__jsonrpc_marshaled\":1}}}", RpcErrorCode.InternalError)]
    public async Task Response_Invalid_FailsItsCall(string response, int code)
    {
        var request = await _client.RequestAsync("bad.call");
        var id = (await _service.ReceiveAsync())!["id"]!.ToJsonString();

        await _service.SendAsync(response.Replace("$", id, StringComparison.Ordinal));

        var error = await _client.ReceiveAsync();
        (error["id"]!.GetValue<int>(), error.ErrorCode()).Should().Be((request, code));
        (await _service.ReceiveAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Response_ToNoCall_IsIgnored()
    {
        await _service.SendAsync("""{"jsonrpc":"2.0","id":99,"result":1}""");
        await _service.SendAsync("""{"jsonrpc":"2.0","id":"1","error":{"code":1,"message":"x"}}""");
        await _service.SendAsync("""{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}}""");
        var call = _client.CallAsync("bad.call");
        var request = await _service.AnswerAsync("1");
        (await call)["result"]!.GetValue<int>().Should().Be(1);

        await _service.SendAsync($$"""{"jsonrpc":"2.0","id":{{request["id"]}},"result":2}""");
        var next = _client.CallAsync("bad.call");
        await _service.AnswerAsync("3");

        (await next)["result"]!.GetValue<int>().Should().Be(3);
    }

    [Theory]
    [InlineData("$/hello", """{"version":1}""", RpcErrorCode.MethodNotFound)]
    [InlineData("$/ping", "[]", RpcErrorCode.MethodNotFound)]
    [InlineData("$/enumerator/next", "[1]", RpcErrorCode.NoSuchStream)]
    [InlineData("$/enumerator/next", "{}", RpcErrorCode.NoSuchStream)]
    [InlineData("$/invokeProxy/1/NameAsync", "[]", RpcErrorCode.NoSuchStream)]
    [InlineData("$/invokeProxy/x/NameAsync", "[]", RpcErrorCode.NoSuchStream)]
    public async Task Request_OfTheProtocolItself_IsRefused(string method, string parameters, int code)
    {
        // A stream and an object of the client, which it passed to another service.
        await _client.RequestAsync("depot.WaitAsync", """[{"token":1},{"__jsonrpc_marshaled":1,"handle":1}]""");
        (await _client.ReceiveAsync())["error"].Should().NotBeNull();
        await _client.RequestAsync("depot.KeepAsync", """[{"__jsonrpc_marshaled":1,"handle":1}]""");
        (await _client.ReceiveAsync())["error"].Should().BeNull();

        await _service.SendAsync($$"""{"jsonrpc":"2.0","id":"s","method":"{{method}}","params":{{parameters}}}""");

        var response = (await _service.ReceiveAsync())!;
        (response["id"]!.GetValue<string>(), response.ErrorCode()).Should().Be(("s", code));
    }

    [Fact]
    public async Task Service_ClosesAtOnce_EachCallGetsAnError()
    {
        for (var i = 0; i < 3; i++)
        {
            await _client.RequestAsync("bad.call");
            await _service.ReceiveAsync();
            await _service.DisposeConnectionAsync();
            (await _client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.Unavailable);
            await _client.SendAsync("""{"jsonrpc":"2.0","method":"bad.start"}""");
            await _service.AcceptAsync();
            await _service.ReceiveAsync();
        }
    }

    private async Task ReconnectAsync()
    {
        var call = _client.CallAsync("bad.call");
        await _service.AcceptAsync();
        await _service.AnswerAsync("5");
        (await call)["result"]!.GetValue<int>().Should().Be(5);
    }
}
