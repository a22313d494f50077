using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>An error with id null fails a call only if no other message can have caused it.</summary>
public sealed class ProtocolErrorTests
{
    private const string Error = """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"What?"}}""";

    [Fact]
    public async Task Error_OnlyOneRequestPending_FailsItsCall()
    {
        await using var peer = new ProbePeer().Start();
        var call = await CallAsync(peer);

        peer.Send(Error);

        var failure = await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>();
        failure.Which.Code.Should().Be(RpcErrorCode.ParseError);
        await peer.Log.WaitForAsync("ProtocolErrorReceived").DefaultTimeout();
    }

    [Fact]
    public async Task Error_OlderRequestsCompleted_FailsTheLastCall()
    {
        await using var peer = new ProbePeer().Start();
        Notify(peer);
        await peer.ReceiveAsync();
        var first = await CallAsync(peer);
        peer.Send("""{"jsonrpc":"2.0","id":1,"result":1}""");
        await first.DefaultTimeout();
        var second = await CallAsync(peer);

        peer.Send(Error);

        await FluentActions.Awaiting(() => second.DefaultTimeout()).Should().ThrowAsync<RpcException>();
    }

    [Fact]
    public async Task Error_TwoCallsPending_FailsNone()
    {
        await using var peer = new ProbePeer().Start();
        var first = await CallAsync(peer);
        var second = await CallAsync(peer);

        await AssertNoneFailsAsync(peer, second, 2);
        await AssertNoneFailsAsync(peer, first, 1);
    }

    [Fact]
    public async Task Error_NotificationBeforeTheRequest_FailsNone()
    {
        await using var peer = new ProbePeer().Start();
        Notify(peer);
        await peer.ReceiveAsync();
        var call = await CallAsync(peer);

        await AssertNoneFailsAsync(peer, call, 1);
    }

    [Fact]
    public async Task Error_NotificationAfterTheRequest_FailsNone()
    {
        await using var peer = new ProbePeer().Start();
        var call = await CallAsync(peer);
        Notify(peer);
        await peer.ReceiveAsync();

        await AssertNoneFailsAsync(peer, call, 1);
    }

    [Fact]
    public async Task Error_ResponseAfterTheRequest_FailsNone()
    {
        await using var peer = new ProbePeer().Start();
        var call = await CallAsync(peer);
        await peer.AssertAliveAsync();

        await AssertNoneFailsAsync(peer, call, 1);
    }

    [Fact]
    public async Task Error_MessageBetweenEarlierRequestAndItsResponse_FailsNone()
    {
        await using var peer = new ProbePeer().Start();
        var first = await CallAsync(peer);
        Notify(peer);
        await peer.ReceiveAsync();
        peer.Send("""{"jsonrpc":"2.0","id":1,"result":1}""");
        await first.DefaultTimeout();
        var second = await CallAsync(peer);

        await AssertNoneFailsAsync(peer, second, 2);
    }

    [Fact]
    public async Task Error_AnyCode_IsReported()
    {
        var errors = new List<RpcException>();
        await using var peer = new ProbePeer(protocolErrorReceived: (_, error) => errors.Add(error)).Start();

        peer.Send(Error);
        peer.Send("""{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"No.","data":1}}""");
        await peer.AssertAliveAsync();

        errors.Select(error => (error.Code, error.Message)).Should().Equal((-32700, "What?"), (-32600, "No."));
        await peer.Log.WaitForAsync("ProtocolErrorReceivedAgain").DefaultTimeout();
    }

    private static void Notify(ProbePeer peer) => peer.Connection.GetProxy<IProbeCallback>().Noted("a");

    private static async Task AssertNoneFailsAsync(ProbePeer peer, Task<int> call, int id)
    {
        peer.Send(Error);
        await peer.AssertAliveAsync();
        call.IsCompleted.Should().BeFalse();
        peer.Send($$"""{"jsonrpc":"2.0","id":{{id}},"result":3}""");
        (await call.DefaultTimeout()).Should().Be(3);
    }

    private static async Task<Task<int>> CallAsync(ProbePeer peer)
    {
        var call = peer.Connection.GetProxy<IProbeCallback>().NestAsync(1);
        await peer.ReceiveAsync();
        return call;
    }
}
