using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

public sealed class CallContextTests
{
    [Fact]
    public async Task Current_UsedAfterItsCall_Throws()
    {
        RpcCallContext? kept = null;
        await using var pair = CreatePair();
        pair.ServerMethods.Add("test.keep", () => kept = RpcCallContext.Current);
        pair.ServerMethods.Add("test.next", () => { });

        await CallAsync(pair, "test.keep");
        await CallAsync(pair, "test.next");

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
    public async Task Current_TaskOutlivesItsCall_IsNull()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<RpcCallContext?>? left = null;
        RpcCallContext? during = null;
        await using var pair = CreatePair();
        pair.ServerMethods.Add("test.leave", () =>
        {
            left = LookAfterAsync(release.Task);
        });
        pair.ServerMethods.Add("test.next", () =>
        {
            during = RpcCallContext.Current;
            release.SetResult();
            left!.Wait(TimeSpan.FromSeconds(30));
        });

        await CallAsync(pair, "test.leave");
        await CallAsync(pair, "test.next");

        during.Should().NotBeNull();
        (await left!.DefaultTimeout()).Should().BeNull();
    }

    [Fact]
    public async Task Current_AfterAnAwait_IsTheCall()
    {
        var methods = new List<string>();
        await using var pair = CreatePair();
        pair.ServerMethods.Add("test.wait", async () =>
        {
            await Task.Yield();
            methods.Add(RpcCallContext.Current!.Method.Name);
            await Task.Run(() => methods.Add(RpcCallContext.Current!.Method.Name));
        });
        await CallAsync(pair, "test.wait");
        await CallAsync(pair, "test.wait");

        methods.Should().Equal("test.wait", "test.wait", "test.wait", "test.wait");
    }

    [Fact]
    public async Task Number_CallsInARow_CountsUp()
    {
        var numbers = new List<long>();
        await using var pair = CreatePair();
        pair.ServerMethods.Add("test.number", () => numbers.Add(RpcCallContext.Current!.Number));

        await CallAsync(pair, "test.number");
        await CallAsync(pair, "test.number");

        numbers.Should().Equal(1, 2);
        pair.Server.StartedCalls.Should().Be(2);
    }

    // A call to the peer from such a task must not free the slot of a call that it does not belong to.
    [Fact]
    public async Task Call_FromATaskThatOutlivesItsCall_DoesNotChangeTheLimit()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? left = null;
        await using var pair = CreatePair();
        pair.ServerMethods.Add("test.leave", () =>
        {
            left = CallBackAsync();
        });
        pair.ServerMethods.Add("test.hold", () => held.Task);
        pair.ClientMethods.Add("test.hold", () => held.Task);

        await CallAsync(pair, "test.leave");
        var running = CallAsync(pair, "test.hold");
        await Eventually.IsTrueAsync(() => pair.Server.RunningCalls == 1);
        release.SetResult();
        await Eventually.IsTrueAsync(() => pair.Client.RunningCalls == 1);

        var refused = await FluentActions.Awaiting(() => CallAsync(pair, "test.hold")).Should().ThrowAsync<RpcException>();

        refused.Which.Code.Should().Be(RpcErrorCode.LimitExceeded);
        held.SetResult();
        await Task.WhenAll(running, left!).DefaultTimeout();

        async Task CallBackAsync()
        {
            await release.Task;
            await pair.Server.CallRawAsync("test.hold", default, CancellationToken.None);
        }
    }

    // The server runs one call at a time.
    private static ConnectionPair CreatePair() =>
        new(new ConnectionSetup { Configure = options => options.MaxConcurrentCalls = 1 }, new ConnectionSetup());

    private static async Task CallAsync(ConnectionPair pair, string method) =>
        await pair.Client.CallRawAsync(method, default, CancellationToken.None).DefaultTimeout();

    private static async Task<RpcCallContext?> LookAfterAsync(Task release)
    {
        await release;
        return RpcCallContext.Current;
    }
}
