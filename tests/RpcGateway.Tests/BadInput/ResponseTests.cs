using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Invalid responses to calls of this end: the call fails or keeps waiting, and the connection stays open.</summary>
public sealed class ResponseTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"text"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"\ud800":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":1e400}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":1e400,"message":null}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"\ud800"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"\ud800ode":1,"message":"no"}}""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"result":"text"}]""")]
    public async Task Response_Unreadable_FailsTheCall(string response)
    {
        await using var peer = new ProbePeer().Start();
        var call = await CallAsync(peer);

        peer.Send(response);

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>();
        await peer.AssertAliveAsync();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":"1","result":2}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1.0,"result":2}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1e0,"result":2}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"result":2}""")]
    [InlineData("""{"jsonrpc":"2.0","result":2}""")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"result":2}""")]
    [InlineData("""{"id":1,"result":2}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"result":2}""")]
    [InlineData("""{"jsonrpc":"2.0","id":-1,"error":{"code":1,"message":"no"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":99999999999999999999,"result":2}""")]
    public async Task Response_WithoutMatchingCall_IsIgnored(string response)
    {
        await using var peer = new ProbePeer().Start();
        var call = await CallAsync(peer);

        peer.Send(response);

        await peer.AssertAliveAsync();
        call.IsCompleted.Should().BeFalse();
        peer.Send("""{"jsonrpc":"2.0","id":1,"result":3}""");
        (await call.DefaultTimeout()).Should().Be(3);
    }

    [Fact]
    public async Task Response_SentTwice_CompletesTheCallOnce()
    {
        await using var peer = new ProbePeer().Start();
        var call = await CallAsync(peer);

        peer.Send("""[{"jsonrpc":"2.0","id":1,"result":3},{"jsonrpc":"2.0","id":1,"result":4}]""");

        (await call.DefaultTimeout()).Should().Be(3);
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Response_RejectedByItsType_FailsTheCall()
    {
        await using var peer = new ProbePeer().Start();
        var call = peer.Connection.GetProxy<ITrouble>().HalveAsync(new Even(2));

        peer.Send("""{"jsonrpc":"2.0","id":1,"result":{"value":1}}""");

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>();
    }

    [Fact]
    public async Task StreamItem_RejectedByItsTypeAfterCancellation_KeepsTheConnection()
    {
        await using var peer = new ProbePeer().Start();
        using var stop = new CancellationTokenSource();
        var stream = peer.Connection.GetProxy<ITrouble>().EvenAsync(CancellationToken.None).GetAsyncEnumerator(stop.Token);
        var move = stream.MoveNextAsync();
        await peer.ReceiveTextAsync();
        await stop.CancelAsync();
        (await peer.ReceiveAsync()).Method().Should().Be("$/cancelRequest");

        peer.Send("""{"jsonrpc":"2.0","id":1,"result":{"token":7,"values":[{"value":1}]}}""");

        await FluentActions.Awaiting(() => move.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        (await peer.ReceiveAsync()).Method().Should().Be("$/enumerator/abort");
        await peer.AssertAliveAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Response_TooLargeOrTooDeep_FailsTheCall(bool isTooLarge)
    {
        await using var peer = new ProbePeer(configure: options => options.MaxMessageSize = 1024).Start();
        var call = await CallAsync(peer);

        var value = isTooLarge ? '"' + new string('x', 100_000) + '"' : new string('[', 100) + new string(']', 100);
        peer.Send($$"""{"jsonrpc":"2.0","id":1,"result":{{value}}}""");

        var failure = await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>();
        failure.Which.Code.Should().Be(isTooLarge ? RpcErrorCode.MessageTooLarge : RpcErrorCode.ParseError);
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Response_AfterTheClose_IsNotSent()
    {
        await using var peer = new ProbePeer();
        peer.Transport.IgnoresClose = true;
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"trouble.here"}""");
        peer.Start();
        var closing = peer.Connection.CloseAsync(new RpcClose(RpcCloseCode.GoingAway, "Enough."));
        await peer.Transport.Closed.DefaultTimeout();

        peer.Trouble.Here.SetResult(3);
        peer.Send([Fragment.Close]);

        await closing.DefaultTimeout();
        peer.Transport.Received.TryRead(out _).Should().BeFalse("sending on a closed transport would break it and lose the close");
    }

    [Fact]
    public async Task ErrorData_NotSerializable_IsOmitted()
    {
        await using var peer = new ProbePeer().Start();

        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"trouble.failInfinitely"}""");

        (await peer.ReceiveAsync())["error"]!.ToJsonString().Should().Be("""{"code":1001,"message":"Too much."}""");
        await peer.AssertAliveAsync();
    }

    private static async Task<Task<int>> CallAsync(ProbePeer peer)
    {
        var call = peer.Connection.GetProxy<IProbeCallback>().NestAsync(1);
        (await peer.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(1);
        return call;
    }
}
