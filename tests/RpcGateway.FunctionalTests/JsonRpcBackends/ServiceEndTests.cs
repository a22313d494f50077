using System.Net.WebSockets;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>What a client sees when its service ends, or sends something else than messages.</summary>
public sealed class ServiceEndTests
{
    [Theory]
    [InlineData(0, WebSocketCloseStatus.NormalClosure)]
    [InlineData(3, WebSocketCloseStatus.InternalServerError)]
    public async Task Process_Exits_FailsCallsAndClosesWithItsCode(int exitCode, WebSocketCloseStatus status)
    {
        await using var gateway = await ToolGateway.StartScriptAsync($"read -r a; read -r b; exit {exitCode}");
        await using var socket = await gateway.ConnectAsync();
        await socket.RequestAsync("a");
        await socket.RequestAsync("b");
        var reason = $"The process of the service ended with exit code {exitCode}.";

        for (var i = 0; i < 2; i++)
        {
            var response = await socket.ReceiveAsync();
            response.ErrorCode().Should().Be(RpcErrorCode.Unavailable);
            response.ErrorMessage().Should().Be(reason);
        }

        (await socket.WaitForCloseAsync()).Should().Be((int)status);
        socket.CloseReason.Should().Be(reason);
    }

    [Fact]
    public async Task Process_Killed_FailsCalls()
    {
        await using var gateway = await ToolGateway.StartScriptAsync("read -r a; kill -KILL $$");
        await using var socket = await gateway.ConnectAsync();

        (await socket.ErrorCodeAsync("a")).Should().Be(RpcErrorCode.Unavailable);

        await socket.WaitForCloseAsync();
        socket.CloseReason.Should().Be("The process of the service ended with exit code 137.");
    }

    [Fact]
    public async Task Process_ExitsWhileChildHoldsOutput_ClosesAndEndsTheChild()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            """sleep 600 & echo '{"jsonrpc":"2.0","method":"child","params":['$!']}'; read -r a; exit 0""");
        await using var socket = await gateway.ConnectAsync();
        var child = (await socket.ReceiveAsync())["params"]![0]!.GetValue<int>();

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"end"}""");

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.NormalClosure);
        await Eventually.IsTrueAsync(() => !Tools.IsRunning(child));
    }

    [Theory]
    [InlineData("echo 'Starting the server'; cat >/dev/null", "Starting the server")]
    [InlineData("""echo '{"jsonrpc":"2.0","method":"a"}'; echo 'debug: 1'; cat >/dev/null""", "debug: 1")]
    [InlineData("""echo '{"jsonrpc":"2.0"}'; cat >/dev/null""", "{\"jsonrpc\":\"2.0\"}")]
    [InlineData("""echo '[]'; cat >/dev/null""", "[]")]
    public async Task Output_NoMessage_EndsTheClientAndLogsTheFirstBytes(string script, string first)
    {
        await using var gateway = await ToolGateway.StartScriptAsync(script);
        gateway.Log.Allow("ServiceInvalid");
        await using var socket = await gateway.ConnectAsync();

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.InternalServerError);

        socket.CloseReason.Should().Be("The service sent data that is not a JSON-RPC message.");
        (await gateway.Log.WaitForAsync("ServiceInvalid")).Message.Should().Contain($"The data starts with: {first}");
    }

    [Fact]
    public async Task Output_TextBeforeHeader_EndsTheClient()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            "echo 'Starting the server'; cat", backend => backend.Framing = JsonRpcFraming.HeaderDelimited);
        gateway.Log.Allow("ServiceInvalid");
        await using var socket = await gateway.ConnectAsync();

        await socket.RequestAsync("a");

        await socket.WaitForCloseAsync();
        socket.CloseReason.Should().Be("The service sent data that is not a JSON-RPC message.");
        (await gateway.Log.WaitForAsync("ServiceInvalid")).Message.Should().Contain("Starting the server");
    }

    [Theory]
    [InlineData("CONTENT-LENGTH: 30\\r\\ncontent-type: application/vscode-jsonrpc; charset=utf-8\\r\\n\\r\\n")]
    [InlineData("Content-Type: application/vscode-jsonrpc; charset=utf8\\r\\nContent-Length: 30\\r\\n\\r\\n")]
    [InlineData("content-length:30\\r\\n\\r\\n")]
    public async Task Header_AnyForm_IsRead(string header)
    {
        // Every byte in a write of its own; then two messages in one write.
        await using var gateway = await ToolGateway.StartScriptAsync(
            $$"""
            message() { printf '{{header}}'; printf '{"jsonrpc":"2.0","method":"a"}'; }
            message | dd bs=1 2>/dev/null
            { message; message; } | dd bs=1000 iflag=fullblock 2>/dev/null
            cat >/dev/null
            """,
            backend => backend.Framing = JsonRpcFraming.HeaderDelimited);
        await using var socket = await gateway.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            (await socket.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"a"}""");
        }
    }

    [Fact]
    public async Task Input_FirstBytes_AreTheHeader()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            """
            bytes=$(dd bs=1 count=16 2>/dev/null | od -An -tx1 | tr -d ' \n')
            echo '{"jsonrpc":"2.0","method":"bytes","params":["'$bytes'"]}'
            cat >/dev/null
            """,
            backend => backend.Framing = JsonRpcFraming.HeaderDelimited);
        gateway.Log.Allow("ServiceInvalid");
        await using var socket = await gateway.ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"a"}""");

        await socket.WaitForCloseAsync();
        var expected = Convert.ToHexStringLower("Content-Length: "u8);
        (await gateway.Log.WaitForAsync("ServiceInvalid")).Message.Should().Contain(expected);
    }

    [Theory]
    [InlineData("no-such-program-here")]
    [InlineData("/no/such/program")]
    public async Task Program_Missing_ClosesWithReason(string program)
    {
        await using var gateway = await ToolGateway.StartAsync(backend => backend.StartProcess(program));
        gateway.Log.Allow("ConnectFailed");
        await using var socket = await gateway.ConnectAsync();

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.InternalServerError);

        socket.CloseReason.Should().Be("The service is not available.");
        (await gateway.Log.WaitForAsync("ConnectFailed")).Message.Should().Contain($"The program '{program}' was not found.");
    }

    [Fact]
    public async Task Port_Closed_ClosesWithReason()
    {
        int port;
        using (var listener = new LoopbackListener())
        {
            port = listener.Port;
        }

        await using var gateway = await ToolGateway.StartAsync(backend => backend.ConnectTcp("127.0.0.1", port));
        gateway.Log.Allow("ConnectFailed");
        await using var socket = await gateway.ConnectAsync();

        await socket.WaitForCloseAsync();
        socket.CloseReason.Should().Be("The service is not available.");
    }
}
