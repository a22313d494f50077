using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

public sealed class CallContextTests
{
    [Fact]
    public async Task Current_KeptBeyondItsCall_Throws()
    {
        RpcCallContext? kept = null;
        await using var pair = new HandlerPair(
            ("test.keep", () => kept = RpcCallContext.Current),
            ("test.next", () => { }
        ));
        await pair.CallAsync("test.keep");
        await pair.CallAsync("test.next");

        var members = new Action[]
        {
            () => _ = kept!.Method,
            () => _ = kept!.ConnectionId,
            () => _ = kept!.State,
            () => _ = kept!.Invoker,
            () => _ = kept!.CancellationToken,
            () => _ = kept!.Number,
            () => _ = kept!.Call,
        };

        members.Should().AllSatisfy(member => member.Should().Throw<InvalidOperationException>().WithMessage("*has ended*"));
    }

    [Fact]
    public async Task Current_TaskThatOutlivesItsCall_SeesNoOtherCall()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<RpcCallContext?>? left = null;
        RpcCallContext? during = null;
        await using var pair = new HandlerPair(
            ("test.leave", () => left = LookAfterAsync(release.Task)),
            ("test.next", () =>
            {
                during = RpcCallContext.Current;
                release.SetResult();
                left!.Wait(TimeSpan.FromSeconds(30));
            }
        ));
        await pair.CallAsync("test.leave");
        await pair.CallAsync("test.next");

        during.Should().NotBeNull();
        (await left!.DefaultTimeout()).Should().BeNull();
    }

    [Fact]
    public async Task Current_InsideACallAfterAnAwait_IsThatCall()
    {
        var methods = new List<string>();
        await using var pair = new HandlerPair();
        pair.Add("test.wait", async () =>
        {
            await Task.Yield();
            methods.Add(RpcCallContext.Current!.Method.Name);
            await Task.Run(() => methods.Add(RpcCallContext.Current!.Method.Name));
        });
        await pair.CallAsync("test.wait");
        await pair.CallAsync("test.wait");

        methods.Should().Equal("test.wait", "test.wait", "test.wait", "test.wait");
    }

    [Fact]
    public async Task Number_CallsInARow_CountsUp()
    {
        var numbers = new List<long>();
        await using var pair = new HandlerPair(("test.number", () => numbers.Add(RpcCallContext.Current!.Number)));
        await pair.CallAsync("test.number");
        await pair.CallAsync("test.number");

        numbers.Should().Equal(1, 2);
        pair.Server.StartedCalls.Should().Be(2);
    }

    // A call to the peer from such a task must not free the slot of a call that it does not belong to.
    [Fact]
    public async Task Call_FromATaskThatOutlivesItsCall_LeavesTheLimitAlone()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? left = null;
        HandlerPair pair = null!;
        pair = new HandlerPair(("test.leave", () => left = CallBackAsync()));
        await using var owned = pair;
        pair.Add("test.hold", () => held.Task);
        pair.AddToClient("test.hold", () => held.Task);
        await pair.CallAsync("test.leave");
        var running = pair.CallAsync("test.hold");
        await Eventually.IsTrueAsync(() => pair.Server.RunningCalls == 1);
        release.SetResult();
        await Eventually.IsTrueAsync(() => pair.Client.RunningCalls == 1);

        var refused = await Assert.ThrowsAsync<RpcException>(() => pair.CallAsync("test.hold")).DefaultTimeout();

        refused.Code.Should().Be(RpcErrorCode.LimitExceeded);
        held.SetResult();
        await Task.WhenAll(running, left!).DefaultTimeout();

        async Task CallBackAsync()
        {
            await release.Task;
            await pair.Server.CallRawAsync("test.hold", default, CancellationToken.None);
        }
    }

    private static async Task<RpcCallContext?> LookAfterAsync(Task release)
    {
        await release;
        return RpcCallContext.Current;
    }
}
