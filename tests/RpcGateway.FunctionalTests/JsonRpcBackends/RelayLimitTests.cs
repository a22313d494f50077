using System.Net.WebSockets;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>What clients and services must not send.</summary>
public sealed class RelayLimitTests
{
    private const string Notification = """{"jsonrpc":"2.0","method":"a"}""";

    [Theory]
    [InlineData("nonsense", RpcErrorCode.ParseError)]
    [InlineData("", RpcErrorCode.ParseError)]
    [InlineData("""{"jsonrpc":"2.0","method":"a"} x""", RpcErrorCode.ParseError)]
    [InlineData("""[{"jsonrpc":"2.0","method":"a"}]""", RpcErrorCode.InvalidRequest)]
    [InlineData("""{"jsonrpc":"1.0","method":"a"}""", RpcErrorCode.InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0"}""", RpcErrorCode.InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","method":7}""", RpcErrorCode.InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","method":"a","result":1}""", RpcErrorCode.InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","method":"a","meth\u006fd":"b"}""", RpcErrorCode.InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","method":"a","params":{},"params":{}}""", RpcErrorCode.InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","method":"a","id":{}}""", RpcErrorCode.InvalidRequest)]
    public async Task Message_Invalid_IsRefusedAndTheConnectionStays(string message, int code)
    {
        await using var gateway = await StartAsync();
        await using var socket = await gateway.ConnectAsync();

        (await socket.ExchangeAsync(message)).ErrorCode().Should().Be(code);

        await AssertUsableAsync(socket);
    }

    [Fact]
    public async Task Message_Repeated_IdIsRefusedByItsFirstId()
    {
        await using var gateway = await StartAsync();
        await using var socket = await gateway.ConnectAsync();

        var response = await socket.ExchangeAsync("""{"jsonrpc":"2.0","id":7,"id":8,"method":"a"}""");

        response.ErrorMessage().Should().Be("The member 'id' occurs twice.");
    }

    [Fact]
    public async Task Request_TooDeep_IsRefusedById()
    {
        await using var gateway = await StartAsync();
        await using var socket = await gateway.ConnectAsync();
        var deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));

        var response = await socket.ExchangeAsync($$"""{"jsonrpc":"2.0","params":{{deep}},"method":"a","id":"x"}""");

        response.ErrorMessage().Should().Be("A message must be nested at most 64 levels deep (MaxDepth).");
        response["id"]!.GetValue<string>().Should().Be("x");
        await AssertUsableAsync(socket);
    }

    [Fact]
    public async Task Request_TooLarge_IsRefusedById()
    {
        await using var gateway = await StartAsync();
        await using var socket = await gateway.ConnectAsync();

        var response = await socket.ExchangeAsync(
            $$"""{"jsonrpc":"2.0","id":5,"method":"a","params":["{{new string('x', 5000)}}"]}""");

        response.ErrorCode().Should().Be(RpcErrorCode.MessageTooLarge);
        response["id"]!.GetValue<int>().Should().Be(5);
        await AssertUsableAsync(socket);
    }

    [Fact]
    public async Task Notification_TooLarge_ClosesTheConnection()
    {
        await using var gateway = await StartAsync();
        await using var socket = await gateway.ConnectAsync();

        await socket.SendAsync($$"""{"jsonrpc":"2.0","method":"a","params":["{{new string('x', 5000)}}"]}""");

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.MessageTooBig);
        socket.CloseReason.Should().Be("A message must have at most 4096 bytes (MaxMessageSize).");
    }

    [Fact]
    public async Task Message_Binary_ClosesTheConnection()
    {
        await using var gateway = await StartAsync();
        await using var socket = await gateway.ConnectAsync();

        await socket.SendAsync("abc"u8.ToArray(), WebSocketMessageType.Binary);

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.PolicyViolation);
        socket.CloseReason.Should().Be("This endpoint accepts text messages only.");
    }

    [Fact]
    public async Task Requests_MoreThanTheLimit_AreRefused()
    {
        await using var gateway = await ToolGateway.StartScriptAsync("cat >/dev/null", options: options => options.MaxConcurrentCalls = 2);
        await using var socket = await gateway.ConnectAsync();

        await socket.RequestAsync("a");
        await socket.RequestAsync("a");
        (await socket.CallAsync("a")).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task Request_RunningId_IsRefused()
    {
        await using var gateway = await ToolGateway.StartScriptAsync("cat >/dev/null");
        await using var socket = await gateway.ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"a"}""");
        var response = await socket.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"a"}""");

        response.ErrorMessage().Should().Be("The id belongs to a request that still runs.");
    }

    [Fact]
    public async Task Response_ToNoRequest_DoesNotReachTheService()
    {
        await using var gateway = await StartAsync();
        await using var socket = await gateway.ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","id":1,"result":1}""");

        await AssertUsableAsync(socket);
    }

    [Fact]
    public async Task Method_Forbidden_DoesNotReachTheService()
    {
        await using var gateway = await ToolGateway.StartAsync(backend => backend.StartProcess("cat").ForbiddenMethods.Add("workspace/executeCommand"));
        await using var socket = await gateway.ConnectAsync();

        (await socket.ErrorCodeAsync("workspace/executeCommand")).Should().Be(RpcErrorCode.MethodNotFound);
        (await socket.ErrorCodeAsync("workspace\\u002fexecuteCommand")).Should().Be(RpcErrorCode.MethodNotFound);
        await socket.SendAsync("""{"jsonrpc":"2.0","method":"workspace/executeCommand"}""");
        await AssertUsableAsync(socket);
    }

    [Theory]
    [InlineData("""printf '{"jsonrpc":"2.0","method":"%4000000s"}\n' x""")]
    [InlineData("""while :; do printf x; done""")]
    public async Task Service_TooLargeMessage_EndsTheClient(string script)
    {
        await using var gateway = await ToolGateway.StartScriptAsync(script, backend => backend.MaxMessageSize = 100_000);
        gateway.Log.Allow("ServiceInvalid");
        await using var socket = await gateway.ConnectAsync();

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.InternalServerError);

        (await gateway.Log.WaitForAsync("ServiceInvalid")).Message.Should().Contain("more than 100000 bytes (MaxMessageSize)");
    }

    [Fact]
    public async Task Service_AnnouncesHugeLength_EndsTheClientAtOnce()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            "printf 'Hello world'; cat >/dev/null", backend => backend.Framing = JsonRpcFraming.LengthPrefixed);
        gateway.Log.Allow("ServiceInvalid");
        await using var socket = await gateway.ConnectAsync();

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.InternalServerError);

        (await gateway.Log.WaitForAsync("ServiceInvalid")).Message.Should().EndWith("The data starts with: Hello world");
    }

    [Fact]
    public async Task Service_TooManyRequests_EndsTheClient()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            """for i in 1 2 3; do echo '{"jsonrpc":"2.0","id":'$i',"method":"ask"}'; done; cat >/dev/null""",
            options: options => options.MaxPendingCalls = 2);
        gateway.Log.Allow("ServiceInvalid");
        await using var socket = await gateway.ConnectAsync();

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.InternalServerError);
    }

    private static Task<ToolGateway> StartAsync() => ToolGateway.StartAsync(
        backend => backend.StartProcess("cat"), options => options.MaxMessageSize = 4096);

    private static async Task AssertUsableAsync(RawWebSocket socket)
    {
        await socket.SendAsync(Notification);
        (await socket.ReceiveTextAsync()).Should().Be(Notification);
    }
}
