using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Errors with id null: they fail a call only where no other message can have caused them.</summary>
public sealed class ProtocolErrorTests
{
    private const string Error = """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"What?"}}""";

    [Fact]
    public async Task Error_AfterOneRequestAlone_FailsItsCall()
    {
        await using var peer = new ScriptedPeer().Start();
        var call = await CallAsync(peer);

        peer.Transport.Say(Error);

        var failure = await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>();
        failure.Which.Code.Should().Be(RpcErrorCode.ParseError);
        await peer.Log.WaitForAsync("ProtocolErrorReceived").DefaultTimeout();
    }

    [Fact]
    public async Task Error_AfterARequestBehindAnsweredOnes_FailsItsCall()
    {
        await using var peer = new ScriptedPeer().Start();
        Notify(peer);
        await peer.ReceiveAsync();
        var first = await CallAsync(peer);
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"result":1}""");
        await first.DefaultTimeout();
        var second = await CallAsync(peer);

        peer.Transport.Say(Error);

        await FluentActions.Awaiting(() => second.DefaultTimeout()).Should().ThrowAsync<RpcException>();
    }

    [Fact]
    public async Task Error_WithTwoCallsWaiting_FailsNone()
    {
        await using var peer = new ScriptedPeer().Start();
        var first = await CallAsync(peer);
        var second = await CallAsync(peer);

        await AssertNoneFailsAsync(peer, second, 2);
        await AssertNoneFailsAsync(peer, first, 1);
    }

    [Fact]
    public async Task Error_WithANotificationBeforeTheRequest_FailsNone()
    {
        await using var peer = new ScriptedPeer().Start();
        Notify(peer);
        await peer.ReceiveAsync();
        var call = await CallAsync(peer);

        await AssertNoneFailsAsync(peer, call, 1);
    }

    [Fact]
    public async Task Error_WithANotificationAfterTheRequest_FailsNone()
    {
        await using var peer = new ScriptedPeer().Start();
        var call = await CallAsync(peer);
        Notify(peer);
        await peer.ReceiveAsync();

        await AssertNoneFailsAsync(peer, call, 1);
    }

    [Fact]
    public async Task Error_WithAResponseAfterTheRequest_FailsNone()
    {
        await using var peer = new ScriptedPeer().Start();
        var call = await CallAsync(peer);
        await peer.AssertAliveAsync();

        await AssertNoneFailsAsync(peer, call, 1);
    }

    [Fact]
    public async Task Error_WithAMessageSentBetweenARequestAndItsResponse_FailsNone()
    {
        await using var peer = new ScriptedPeer().Start();
        var first = await CallAsync(peer);
        Notify(peer);
        await peer.ReceiveAsync();
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"result":1}""");
        await first.DefaultTimeout();
        var second = await CallAsync(peer);

        await AssertNoneFailsAsync(peer, second, 2);
    }

    [Fact]
    public async Task Error_OfEveryKind_IsReported()
    {
        var errors = new List<RpcException>();
        await using var peer = new ScriptedPeer(protocolErrorReceived: (_, error) => errors.Add(error)).Start();

        peer.Transport.Say(Error);
        peer.Transport.Say("""{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"No.","data":1}}""");
        await peer.AssertAliveAsync();

        errors.Select(error => (error.Code, error.Message)).Should().Equal((-32700, "What?"), (-32600, "No."));
        await peer.Log.WaitForAsync("ProtocolErrorReceivedAgain").DefaultTimeout();
    }

    private static void Notify(ScriptedPeer peer) => peer.Connection.GetProxy<IProbeCallback>().Noted("a");

    private static async Task AssertNoneFailsAsync(ScriptedPeer peer, Task<int> call, int id)
    {
        peer.Transport.Say(Error);
        await peer.AssertAliveAsync();
        call.IsCompleted.Should().BeFalse();
        peer.Transport.Say($$"""{"jsonrpc":"2.0","id":{{id}},"result":3}""");
        (await call.DefaultTimeout()).Should().Be(3);
    }

    private static async Task<Task<int>> CallAsync(ScriptedPeer peer)
    {
        var call = peer.Connection.GetProxy<IProbeCallback>().NestAsync(1);
        await peer.ReceiveAsync();
        return call;
    }
}
