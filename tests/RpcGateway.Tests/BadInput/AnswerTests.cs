using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Answers to our own calls that are no good: the call fails, or waits on, and the connection lives.</summary>
public sealed class AnswerTests
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
    public async Task Answer_Unreadable_FailsTheCall(string answer)
    {
        await using var peer = new ScriptedPeer().Start();
        var call = await CallAsync(peer);

        peer.Transport.Say(answer);

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
    public async Task Answer_ToNothing_IsIgnored(string answer)
    {
        await using var peer = new ScriptedPeer().Start();
        var call = await CallAsync(peer);

        peer.Transport.Say(answer);

        await peer.AssertAliveAsync();
        call.IsCompleted.Should().BeFalse();
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"result":3}""");
        (await call.DefaultTimeout()).Should().Be(3);
    }

    [Fact]
    public async Task Answer_Twice_CountsOnce()
    {
        await using var peer = new ScriptedPeer().Start();
        var call = await CallAsync(peer);

        peer.Transport.Say("""[{"jsonrpc":"2.0","id":1,"result":3},{"jsonrpc":"2.0","id":1,"result":4}]""");

        (await call.DefaultTimeout()).Should().Be(3);
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Answer_ThatItsTypeRefuses_FailsTheCall()
    {
        await using var peer = new ScriptedPeer().Start();
        var call = peer.Connection.GetProxy<ITrouble>().HalveAsync(new Even(2));

        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"result":{"value":1}}""");

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>();
    }

    [Fact]
    public async Task Stream_ThatItsTypeRefusesAfterTheCallWasCancelled_EndsNothingElse()
    {
        await using var peer = new ScriptedPeer().Start();
        using var stop = new CancellationTokenSource();
        var stream = peer.Connection.GetProxy<ITrouble>().EvenAsync(CancellationToken.None).GetAsyncEnumerator(stop.Token);
        var move = stream.MoveNextAsync();
        await peer.Transport.Sent.ReadAsync().DefaultTimeout();
        await stop.CancelAsync();
        (await peer.ReceiveAsync())["method"]!.GetValue<string>().Should().Be("$/cancelRequest");

        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"result":{"token":7,"values":[{"value":1}]}}""");

        await FluentActions.Awaiting(() => move.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        (await peer.ReceiveAsync())["method"]!.GetValue<string>().Should().Be("$/enumerator/abort");
        await peer.AssertAliveAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_TooLargeOrTooDeep_FailsTheCallInsteadOfLettingItWait(bool isTooLarge)
    {
        await using var peer = new ScriptedPeer(configure: options => options.MaxMessageSize = 1024).Start();
        var call = await CallAsync(peer);

        var value = isTooLarge ? '"' + new string('x', 100_000) + '"' : new string('[', 100) + new string(']', 100);
        peer.Transport.Say($$"""{"jsonrpc":"2.0","id":1,"result":{{value}}}""");

        var failure = await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>();
        failure.Which.Code.Should().Be(isTooLarge ? RpcErrorCode.MessageTooLarge : RpcErrorCode.ParseError);
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Answer_AfterTheClose_IsNotSent()
    {
        await using var peer = new ScriptedPeer();
        peer.Transport.IgnoresClose = true;
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"method":"trouble.here"}""");
        peer.Start();
        var closing = peer.Connection.CloseAsync(new RpcClose(RpcCloseCode.GoingAway, "Enough."));
        await peer.Transport.Closed.DefaultTimeout();

        peer.Trouble.Here.SetResult(3);
        peer.Transport.Say([Part.Close]);

        await closing.DefaultTimeout();
        peer.Transport.Sent.TryRead(out _).Should().BeFalse("a transport that is closed breaks, and takes the close back");
    }

    [Fact]
    public async Task ErrorData_ThatCannotBeSerialized_IsLeftOut()
    {
        await using var peer = new ScriptedPeer().Start();

        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"method":"trouble.failInfinitely"}""");

        (await peer.ReceiveAsync())["error"]!.ToJsonString().Should().Be("""{"code":1001,"message":"Too much."}""");
        await peer.AssertAliveAsync();
    }

    private static async Task<Task<int>> CallAsync(ScriptedPeer peer)
    {
        var call = peer.Connection.GetProxy<IProbeCallback>().NestAsync(1);
        (await peer.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(1);
        return call;
    }
}
