using RpcGateway.Protocol.Links;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Forwarding;

/// <summary>A fault of a backend ends its own channel and fails its calls. The client and other backends are not affected.</summary>
public sealed class HostileBackendTests
{
    [Theory]
    [InlineData("not json", "not valid JSON")]
    [InlineData("[]", "batch")]
    [InlineData("{}", "not valid JSON-RPC")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"probeCallback.nest","params":[1]}""", "outside the range")]
    [InlineData("""{"jsonrpc":"2.0","id":"x","method":"probeCallback.nest","params":[1]}""", "outside the range")]
    [InlineData("""{"jsonrpc":"2.0","id":8589934593,"method":"probeCallback.nest","params":[1]}""", "outside the range")]
    [InlineData("""{"jsonrpc":"2.0","id":4294967297,"method":"$/ping"}""", "must not make")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/hello","params":{}}""", "must not send")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""", "another process")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":8589934593}}""", "another process")]
    public async Task Message_Invalid_EndsOnlyTheChannel(string message, string fault)
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);

        hop.Send(message);

        await hop.AssertChannelClosedAsync(fault);
        await AssertCallFailedAsync(hop);
    }

    [Theory]
    [InlineData(new byte[] { 1, 1, 0, 0 }, "invalid")]
    [InlineData(new byte[] { 9, 1, 0, 0, 1 }, "invalid")]
    [InlineData(new byte[] { 1, 1, 0, 0, 1 }, "invalid")]
    [InlineData(new byte[] { 2, 1, 0, 0, 1, 0 }, "invalid")]
    [InlineData(new byte[] { 3, 1, 0, 0, 1, (byte)'x' }, "invalid")]
    [InlineData(new byte[] { 4, 0, 0, 0, 1, 0, 0, 0, 0 }, "invalid")]
    [InlineData(new byte[] { 4, 0, 0, 0, 1, 255, 255, 255, 255 }, "invalid")]
    [InlineData(new byte[] { 1, 1, 0, 0, 1, 5 }, "without credit")]
    [InlineData(new byte[] { 1, 2, 0, 0, 1, 5 }, "outside the range of the channel")]
    [InlineData(new byte[] { 2, 0, 0, 0, 1 }, "outside the range of the channel")]
    [InlineData(new byte[] { 4, 1, 0, 0, 1, 0, 0, 0, 1 }, "outside the range of the client")]
    [InlineData(new byte[] { 4, 0, 0, 0, 1, 0, 0, 0, 1 }, "did not send to the process")]
    [InlineData(new byte[] { 5, 0, 0, 0, 1 }, "did not send to the process")]
    public async Task BinaryFrame_Invalid_EndsOnlyTheChannel(byte[] frame, string fault)
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);

        hop.Send(LinkFrameType.Binary, frame);

        await hop.AssertChannelClosedAsync(fault);
        await AssertCallFailedAsync(hop);
    }

    [Fact]
    public async Task Response_UnknownOrTwice_IsIgnored()
    {
        await using var hop = new ScriptedHop();
        var id = await hop.CallAsync(7);

        hop.Send("""{"jsonrpc":"2.0","id":99,"result":1}""");
        hop.Send("""{"jsonrpc":"2.0","id":"x","result":1}""");
        hop.Send("""{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":""}}""");
        hop.Send($$"""{"jsonrpc":"2.0","id":{{id}},"result":3}""");
        hop.Send($$"""{"jsonrpc":"2.0","id":{{id}},"result":4}""");

        (await hop.ClientReceivesAsync()).Should().Be("""{"jsonrpc":"2.0","id":7,"result":3}""");
        await hop.AssertClientAliveAsync();
        await hop.AssertIdleAsync();
    }

    [Fact]
    public async Task Response_NeitherResultNorError_FailsTheCall()
    {
        await using var hop = new ScriptedHop();
        var id = await hop.CallAsync(7);

        hop.Send($$"""{"jsonrpc":"2.0","id":{{id}}}""");

        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.InternalError);
        await hop.AssertChannelClosedAsync("neither a result nor an error");
        await hop.AssertClientAliveAsync();
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"code":"x","message":5}""")]
    [InlineData("[1]")]
    public async Task Error_Malformed_ReachesTheClient(string error)
    {
        using var spans = new SpanListener(System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded);
        await using var hop = new ScriptedHop();
        var id = await hop.CallAsync(7);

        hop.Send($$"""{"jsonrpc":"2.0","id":{{id}},"error":{{error}}}""");

        (await hop.ClientReceivesAsync()).Should().Be($$"""{"jsonrpc":"2.0","id":7,"error":{{error}}}""");
        await hop.AssertIdleAsync();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("8589934593")]
    [InlineData("\"x\"")]
    [InlineData("4294967297,\"token\":4294967298")]
    public async Task StreamToken_NotOfTheChannel_FailsTheCall(string token)
    {
        await using var hop = new ScriptedHop();
        var id = await hop.CallAsync(7, "probe.range", "[5]");

        hop.Send($$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{"token":{{{token}}},"values":[]}}""");

        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.InternalError);
        await hop.AssertChannelClosedAsync("token");
        await hop.AssertClientAliveAsync();
        await hop.AssertIdleAsync();
    }

    [Fact]
    public async Task CallbackId_InUse_EndsTheChannelAndCancelsTheCallback()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);
        var request = $$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId}},"method":"probeCallback.nest","params":[1]}""";
        hop.Send(request);
        (await hop.ClientReceivesAsync()).Should().Be(request);

        hop.Send(request);

        await hop.AssertChannelClosedAsync("in use");
        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        (await hop.ClientReceivesAsync()).Should().Contain("$/cancelRequest").And.Contain($"{ScriptedHop.FirstId}");
        hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId}},"result":1}""");
        await hop.AssertClientAliveAsync();
    }

    [Fact]
    public async Task Callbacks_MoreThanAllowed_GetAnError()
    {
        await using var hop = new ScriptedHop(options => options.MaxPendingCalls = 1);
        await hop.CallAsync(7);
        hop.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId}},"method":"probeCallback.nest","params":[1]}""");
        await hop.ClientReceivesAsync();

        hop.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId + 1}},"method":"probeCallback.nest","params":[1]}""");

        (await hop.ReceiveMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
        await hop.AssertClientAliveAsync();
    }

    [Fact]
    public async Task Response_LargerThanTheClientAccepts_IsAnError()
    {
        await using var hop = new ScriptedHop();
        hop.Connection.Parts.Context.PeerLimits = new RpcGateway.Protocol.RpcPeerLimits(1000, null);
        var id = await hop.CallAsync(7);

        hop.Send($$"""{"jsonrpc":"2.0","id":{{id}},"result":"{{new string('x', 2000)}}"}""");

        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.MessageTooLarge);
        await hop.AssertIdleAsync();
    }

    [Fact]
    public async Task Callback_ResponseOfTheClientIsInvalid_FailsAtTheBackend()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);
        hop.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId}},"method":"probeCallback.nest","params":[1]}""");
        await hop.ClientReceivesAsync();

        hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId}}}""");

        var response = await hop.ReceiveMessageAsync();
        response["id"]!.GetValue<long>().Should().Be(ScriptedHop.FirstId);
        response.ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task Link_Garbage_EndsTheLinkAndFailsTheCalls()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);

        hop.BackendWire.SendFrame([99, 0, 0, 0, 1]);

        (await hop.LinkRun.DefaultTimeout()).Code.Should().Be(RpcGateway.Protocol.RpcCloseCode.ProtocolError);
        await AssertCallFailedAsync(hop);
    }

    private static async Task AssertCallFailedAsync(ScriptedHop hop)
    {
        var response = await hop.ClientReceivesMessageAsync();
        response["id"]!.GetValue<int>().Should().Be(7);
        response.ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        response["error"]!["data"]!.ToJsonString().Should().Be("""{"requestSent":true,"rebound":true}""");
        await hop.AssertClientAliveAsync();
        await hop.AssertIdleAsync();
    }
}
