using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>The rules of <see cref="CallSpecification"/> without a gateway, and what does not apply behind one.</summary>
public sealed class CallTests() : CallSpecification(isForwarded: false)
{
    [Fact]
    public async Task Call_IdReusedRightAfterItsResponse_IsAccepted()
    {
        // Only one call may run, so its slot must be free as well.
        await using var peer = new ProbePeer(configure: options => options.MaxConcurrentCalls = 1).Start();

        for (var i = 0; i < 2000; i++)
        {
            var response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"probe.count","params":[100]}""");
            response.ToJsonString().Should().Contain("\"result\":\"done\"");
        }
    }

    [Fact]
    public async Task CancelRequest_RunningCall_RespondsWithRequestCancelled()
    {
        await using var peer = new ProbePeer().Start();
        peer.Send("""{"jsonrpc":"2.0","id":30,"method":"probe.wait"}""");
        await peer.Service.Waiting.Task.DefaultTimeout();

        var response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":[30]}""");

        response["id"]!.GetValue<int>().Should().Be(30);
        response.ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);
    }

    [Fact]
    public async Task Request_IdOfARunningCall_IsRefused()
    {
        await using var peer = new ProbePeer().Start();
        peer.Send("""{"jsonrpc":"2.0","id":"a","method":"probe.wait"}""");

        var response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":"a","method":"probe.add","params":[1]}""");

        response.ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task Connection_Closed_BothEndsKnowTheReason()
    {
        await using var pair = new ProbePair();

        await pair.Server.CloseAsync(new RpcClose(RpcCloseCode.GoingAway, "Enough.")).DefaultTimeout();

        (await pair.ServerRun.DefaultTimeout()).Should().Be(new RpcClose(RpcCloseCode.GoingAway, "Enough."));
        (await pair.ClientRun.DefaultTimeout()).Should().Be(new RpcClose(RpcCloseCode.GoingAway, "Enough."));
    }
}
