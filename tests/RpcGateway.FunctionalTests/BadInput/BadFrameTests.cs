using System.Net.WebSockets;
using System.Text;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Frames that violate the protocol close their connection with a code; other connections are not affected.</summary>
public sealed class BadFrameTests : IAsyncLifetime
{
    private const int MaxMessageSize = 64 * 1024;
    private const int MaxDiscarded = 16 * 1024 * 1024;

    private TestGateway _server = null!;

    [Theory]
    [InlineData("FF")]
    [InlineData("C3")]
    [InlineData("EDA080")]
    [InlineData("C080")]
    [InlineData("F5808080")]
    public async Task Text_NotUtf8_ClosesWith1007(string bytes)
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync();

        await client.SendAsync(Convert.FromHexString(bytes), WebSocketMessageType.Text);

        (await client.WaitForCloseAsync()).Should().Be(1007);
        await bystander.AssertAliveAsync();
    }

    [Fact]
    public async Task Text_NotUtf8InsideAString_ClosesWith1007()
    {
        await using var client = await ConnectAsync();
        var message = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":["?"]}""");
        message[Array.IndexOf(message, (byte)'?')] = 0xFF;

        await client.SendAsync(message, WebSocketMessageType.Text);

        (await client.WaitForCloseAsync()).Should().Be(1007);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0100000001AA")]
    public async Task Binary_PlainConnection_ClosesWith1002(string bytes)
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync();

        await client.SendAsync(Convert.FromHexString(bytes), WebSocketMessageType.Binary);

        (await client.WaitForCloseAsync()).Should().Be(1002);
        await bystander.AssertAliveAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0100000001AA")]
    [InlineData("0100000001")]
    [InlineData("0000000001")]
    [InlineData("0600000001")]
    [InlineData("FF00000001")]
    [InlineData("0200000001AA")]
    [InlineData("0400000001")]
    [InlineData("040000000100000000")]
    [InlineData("0400000001FFFFFFFF")]
    [InlineData("04000000010000000100")]
    [InlineData("0500000001AA")]
    public async Task Binary_Malformed_ClosesWith1002(string bytes)
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync(extended: true);

        await client.SendAsync(Convert.FromHexString(bytes), WebSocketMessageType.Binary);

        (await client.WaitForCloseAsync()).Should().Be(1002);
        await bystander.AssertAliveAsync();
    }

    [Theory]
    [InlineData("0200000001")]
    [InlineData("03000000017B7D")]
    [InlineData("040000000100000001")]
    [InlineData("0500000001")]
    public async Task Binary_EndedStream_IsIgnored(string bytes)
    {
        await using var client = await ConnectAsync(extended: true);

        await client.SendAsync(Convert.FromHexString(bytes), WebSocketMessageType.Binary);

        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task Credit_Overflow_ClosesWith1002()
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync(extended: true);
        var response = await client.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"echo.download","params":[17179869184,1]}""");
        var number = response["result"]!["binary"]!.GetValue<uint>();
        var credit = Convert.FromHexString($"04{number:X8}7FFFFFFF");

        await client.SendAsync(credit, WebSocketMessageType.Binary);
        await client.SendAsync(credit, WebSocketMessageType.Binary);

        (await client.WaitForCloseAsync()).Should().Be(1002);
        await bystander.AssertAliveAsync();
    }

    [Fact]
    public async Task Binary_BeyondItsCredit_ClosesWith1002()
    {
        await using var client = await ConnectAsync(extended: true);
        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"hold.hold","params":[{"binary":7}]}""");
        var frame = new byte[60_000];
        Convert.FromHexString("0100000007").CopyTo(frame, 0);

        // The service reads nothing, so the credit is one window.
        for (var sent = 0; sent < 3 * 1024 * 1024; sent += frame.Length)
        {
            await client.SendAsync(frame, WebSocketMessageType.Binary);
        }

        (await client.WaitForCloseAsync()).Should().Be(1002);
    }

    [Theory]
    [InlineData("03000000077B")]
    [InlineData("0300000007FF")]
    [InlineData("0300000007")]
    public async Task Binary_ErrorNotJson_ClosesWith1002(string bytes)
    {
        await using var client = await ConnectAsync(extended: true);
        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"hold.hold","params":[{"binary":7}]}""");

        await client.SendAsync(Convert.FromHexString(bytes), WebSocketMessageType.Binary);

        (await client.WaitForCloseAsync()).Should().Be(1002);
    }

    [Fact]
    public async Task Message_TooLarge_IsAnErrorAndFarTooLargeClosesWith1009()
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync();
        var fragment = Encoding.ASCII.GetBytes(new string('x', MaxMessageSize));

        await client.SendAsync(fragment, WebSocketMessageType.Text, endOfMessage: false);
        await client.SendAsync(fragment, WebSocketMessageType.Text);
        (await client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.MessageTooLarge);
        await client.AssertAliveAsync();

        for (var sent = 0; sent <= MaxMessageSize + MaxDiscarded; sent += fragment.Length)
        {
            await client.SendAsync(fragment, WebSocketMessageType.Text, endOfMessage: false);
        }

        (await client.WaitForCloseAsync()).Should().Be(1009);
        await bystander.AssertAliveAsync();
    }

    [Fact]
    public async Task Message_OneByteFrames_IsRead()
    {
        await using var client = await ConnectAsync();
        var message = Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":["{{new string('é', 5000)}}"]}""");

        for (var i = 0; i < message.Length; i++)
        {
            await client.SendAsync(message.AsMemory(i, 1), WebSocketMessageType.Text, endOfMessage: i == message.Length - 1);
        }

        (await client.ReceiveAsync()).Result<string>().Should().HaveLength(5000);
    }

    [Fact]
    public async Task RandomBytes_InsteadOfFrames_EndOnlyTheirConnection()
    {
        await using var bystander = await ConnectAsync();
        for (var seed = 0; seed < 50; seed++)
        {
            await using var socket = await UpgradedTcpClient.ConnectAsync(_server.Rpc);
            var bytes = new byte[1000];
            new Random(seed).NextBytes(bytes);

            await socket.SendAsync(bytes);
            socket.EndSending();

            await socket.ReadToEndAsync().DefaultTimeout();
        }

        await bystander.AssertAliveAsync();
    }

    public async ValueTask InitializeAsync() => _server = await SampleGateway.StartAsync(
        options => options.MaxMessageSize = MaxMessageSize);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<RawWebSocket> ConnectAsync(bool extended = false) =>
        extended ? RawWebSocket.ConnectExtendedAsync(_server.Rpc) : RawWebSocket.ConnectAsync(_server.Rpc);
}
