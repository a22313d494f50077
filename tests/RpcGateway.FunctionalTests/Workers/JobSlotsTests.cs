using RpcGateway.TestTools;
using RpcGateway.Worker.Jobs;

namespace RpcGateway.FunctionalTests.Workers;

public sealed class JobSlotsTests
{
    [Fact]
    public async Task EnterAsync_AllTaken_WaitsUntilOneIsReleased()
    {
        using var slots = new JobSlots(2);
        using var first = await slots.EnterAsync(CancellationToken.None);
        var second = await slots.EnterAsync(CancellationToken.None);

        var third = slots.EnterAsync(CancellationToken.None).AsTask();
        third.IsCompleted.Should().BeFalse();
        slots.Waiting.Should().Be(1);
        second.Dispose();

        using var entered = await third.DefaultTimeout();
        slots.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task EnterAsync_CancelledWhileWaiting_LeavesTheQueue()
    {
        using var slots = new JobSlots(1, maxWaiting: 1);
        using var taken = await slots.EnterAsync(CancellationToken.None);
        using var source = new CancellationTokenSource();
        var waiting = slots.EnterAsync(source.Token).AsTask();

        await source.CancelAsync();

        await waiting.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        slots.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task EnterAsync_TooManyWait_IsRefused()
    {
        using var slots = new JobSlots(1, maxWaiting: 1);
        using var taken = await slots.EnterAsync(CancellationToken.None);
        var waiting = slots.EnterAsync(CancellationToken.None).AsTask();

        var error = (await slots.Invoking(all => all.EnterAsync(CancellationToken.None).AsTask()).Should().ThrowAsync<RpcException>()).Which;

        error.Code.Should().Be(RpcErrorCode.LimitExceeded);
        slots.Waiting.Should().Be(1);
        waiting.IsCompleted.Should().BeFalse();
    }
}
