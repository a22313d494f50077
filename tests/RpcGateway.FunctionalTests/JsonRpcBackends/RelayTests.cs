using System.Net.WebSockets;
using System.Text;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>Messages pass as they are. The tool is <c>cat</c>, which returns each message with its framing.</summary>
public sealed class RelayTests
{
    public static TheoryData<JsonRpcFraming> Framings => [.. Enum.GetValues<JsonRpcFraming>()];

    [Theory]
    [MemberData(nameof(Framings))]
    public async Task Message_AnyText_PassesUnchanged(JsonRpcFraming framing)
    {
        await using var gateway = await StartAsync(framing);
        await using var socket = await gateway.ConnectAsync();
        string[] messages =
        [
            """{"jsonrpc":"2.0","method":"a"}""",
            """{ "method" : "textDocument/didOpen", "params" : { "text" : "😀 e\u0301 é\\n" }, "jsonrpc" : "2.0", "extra" : [ ] }""",
            """{"jsonrpc":"2.0","method":"Content-Length: 5","params":["\r\n\r\n", 1E+2, -0, 12345678901234567890]}""",
        ];

        foreach (var message in messages)
        {
            await socket.SendAsync(message);
            (await socket.ReceiveTextAsync()).Should().Be(message);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("12345678901234567890")]
    [InlineData("\"1\"")]
    [InlineData("\"\\u0061\"")]
    public async Task Request_AnyId_PassesUnchangedInBothDirections(string id)
    {
        await using var gateway = await StartAsync(JsonRpcFraming.HeaderDelimited);
        await using var socket = await gateway.ConnectAsync();
        var request = $$"""{"jsonrpc":"2.0","id":{{id}},"method":"workspace/configuration","params":[]}""";
        var response = $$"""{"jsonrpc":"2.0","id":{{id}},"result":null}""";

        // The tool returns the request, so the id is in use in both directions.
        await socket.SendAsync(request);
        (await socket.ReceiveTextAsync()).Should().Be(request);
        await socket.SendAsync(response);
        (await socket.ReceiveTextAsync()).Should().Be(response);
    }

    [Fact]
    public async Task Message_WithLineBreaks_IsOneLineForTheTool()
    {
        await using var gateway = await StartAsync(JsonRpcFraming.NewLineDelimited);
        await using var socket = await gateway.ConnectAsync();

        await socket.SendAsync("{\"jsonrpc\":\"2.0\",\r\n\"method\":\"a\"\n}");

        (await socket.ReceiveTextAsync()).Should().Be("{\"jsonrpc\":\"2.0\",  \"method\":\"a\" }");
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public async Task Messages_Many_StayInOrder(JsonRpcFraming framing)
    {
        const int count = 1000;
        await using var gateway = await StartAsync(framing);
        await using var socket = await gateway.ConnectAsync();

        var sending = SendAllAsync();
        for (var i = 0; i < count; i++)
        {
            (await socket.ReceiveTextAsync()).Should().Be(Numbered(i));
        }

        await sending.DefaultTimeout();

        async Task SendAllAsync()
        {
            for (var i = 0; i < count; i++)
            {
                await socket.SendAsync(Numbered(i));
            }
        }

        static string Numbered(int i) => $$"""{"jsonrpc":"2.0","method":"n","params":[{{i}}]}""";
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public async Task Message_Of8Megabytes_PassesThroughSmallPipes(JsonRpcFraming framing)
    {
        await using var gateway = await StartAsync(framing);
        await using var socket = await gateway.ConnectAsync();
        var message = $$"""{"jsonrpc":"2.0","method":"large","params":["{{new string('x', 8 * 1024 * 1024)}}"]}""";

        var sending = socket.SendAsync(message);
        var received = await socket.ReceiveTextAsync();

        await sending;
        (received == message).Should().BeTrue("the text of {0} characters is the one sent", received?.Length);
    }

    [Fact]
    public async Task Message_InFragments_IsOneMessage()
    {
        await using var gateway = await StartAsync(JsonRpcFraming.HeaderDelimited);
        await using var socket = await gateway.ConnectAsync();
        const string message = """{"jsonrpc":"2.0","method":"é"}""";
        var bytes = Encoding.UTF8.GetBytes(message);

        for (var i = 0; i < bytes.Length; i++)
        {
            await socket.SendAsync(bytes.AsMemory(i, 1), WebSocketMessageType.Text, endOfMessage: i == bytes.Length - 1);
        }

        (await socket.ReceiveTextAsync()).Should().Be(message);
    }

    [Fact]
    public async Task Subprotocols_Extended_IsNotSelected()
    {
        await using var gateway = await StartAsync(JsonRpcFraming.HeaderDelimited);

        await using var none = await gateway.ConnectAsync();
        await using var plain = await RawWebSocket.ConnectAsync(gateway.Address, subprotocols: [RawWebSocket.Extended, "jsonrpc"]);

        none.Subprotocol.Should().BeNull();
        plain.Subprotocol.Should().Be("jsonrpc");
    }

    private static Task<ToolGateway> StartAsync(JsonRpcFraming framing) => ToolGateway.StartAsync(
        backend => backend.StartProcess("cat").Framing = framing,
        options => options.MaxMessageSize = 16 * 1024 * 1024);
}
