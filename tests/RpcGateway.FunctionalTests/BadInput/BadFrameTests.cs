using System.Net.WebSockets;
using System.Text;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Frames that break the protocol close their connection, with a code that says why; others go on.</summary>
public sealed class BadFrameTests : IAsyncLifetime
{
    private const int MaxMessageSize = 64 * 1024;
    private const int MostDiscarded = 16 * 1024 * 1024;

    private GatewayServer _server = null!;

    [Theory]
    [InlineData("FF")]
    [InlineData("C3")]
    [InlineData("EDA080")]
    [InlineData("C080")]
    [InlineData("F5808080")]
    public async Task Text_ThatIsNotUtf8_ClosesWith1007(string bytes)
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync();

        await client.SendAsync(Convert.FromHexString(bytes), WebSocketMessageType.Text);

        (await client.WaitForCloseAsync()).Should().Be(1007);
        await bystander.AssertAliveAsync();
    }

    [Fact]
    public async Task Text_ThatIsNotUtf8InsideAString_ClosesWith1007()
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
    public async Task Binary_OnAPlainConnection_ClosesWith1002(string bytes)
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
    public async Task Binary_AgainstTheRules_ClosesWith1002(string bytes)
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
    public async Task Binary_LateButHarmless_IsIgnored(string bytes)
    {
        await using var client = await ConnectAsync(extended: true);

        await client.SendAsync(Convert.FromHexString(bytes), WebSocketMessageType.Binary);

        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task Credit_ThatOverflows_ClosesWith1002()
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync(extended: true);
        var answer = await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"echo.download","params":[17179869184,1]}""");
        var number = answer["result"]!["binary"]!.GetValue<uint>();
        var credit = Convert.FromHexString($"04{number:X8}7FFFFFFF");

        await client.SendAsync(credit, WebSocketMessageType.Binary);
        await client.SendAsync(credit, WebSocketMessageType.Binary);

        (await client.WaitForCloseAsync()).Should().Be(1002);
        await bystander.AssertAliveAsync();
    }

    [Fact]
    public async Task Binary_MoreThanWasGranted_ClosesWith1002()
    {
        await using var client = await ConnectAsync(extended: true);
        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"hold.hold","params":[{"binary":7}]}""");
        var frame = new byte[60_000];
        Convert.FromHexString("0100000007").CopyTo(frame, 0);

        // The service reads none of it: what was granted is one window.
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
    public async Task Binary_ErrorThatIsNoJson_ClosesWith1002(string bytes)
    {
        await using var client = await ConnectAsync(extended: true);
        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"hold.hold","params":[{"binary":7}]}""");

        await client.SendAsync(Convert.FromHexString(bytes), WebSocketMessageType.Binary);

        (await client.WaitForCloseAsync()).Should().Be(1002);
    }

    [Fact]
    public async Task Message_BeyondTheLimit_IsAnErrorAndFarBeyondItClosesWith1009()
    {
        await using var bystander = await ConnectAsync();
        await using var client = await ConnectAsync();
        var fragment = Encoding.ASCII.GetBytes(new string('x', MaxMessageSize));

        await client.SendAsync(fragment, WebSocketMessageType.Text, endOfMessage: false);
        await client.SendAsync(fragment, WebSocketMessageType.Text);
        (await client.ReceiveAsync())["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.MessageTooLarge);
        await client.AssertAliveAsync();

        for (var sent = 0; sent <= MaxMessageSize + MostDiscarded; sent += fragment.Length)
        {
            await client.SendAsync(fragment, WebSocketMessageType.Text, endOfMessage: false);
        }

        (await client.WaitForCloseAsync()).Should().Be(1009);
        await bystander.AssertAliveAsync();
    }

    [Fact]
    public async Task Message_InOneByteFrames_IsPutTogether()
    {
        await using var client = await ConnectAsync();
        var message = Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":["{{new string('é', 5000)}}"]}""");

        for (var i = 0; i < message.Length; i++)
        {
            await client.SendAsync(message.AsMemory(i, 1), WebSocketMessageType.Text, endOfMessage: i == message.Length - 1);
        }

        (await client.ReceiveAsync())["result"]!.GetValue<string>().Should().HaveLength(5000);
    }

    [Fact]
    public async Task RandomBytes_InsteadOfFrames_EndTheConnectionAlone()
    {
        await using var bystander = await ConnectAsync();
        for (var seed = 0; seed < 50; seed++)
        {
            await using var socket = await RawWebSocket.ConnectAsync(_server.Rpc);
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

    private Task<RudeClient> ConnectAsync(bool extended = false) => RudeClient.ConnectAsync(_server.Rpc, extended);
}
