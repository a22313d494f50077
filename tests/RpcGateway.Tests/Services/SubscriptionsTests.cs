using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

public sealed class SubscriptionsTests
{
    private static readonly RpcAddress Room = RpcAddress.Group("room");

    private readonly RecordingBackplane _backplane = new();
    private readonly LocalReceivers _receivers = new();
    private readonly Subscriptions _subscriptions;

    public SubscriptionsTests()
    {
        _subscriptions = new Subscriptions(_backplane, _receivers);
        _receivers.Add(new FakeReceiver("anna"), null);
        _receivers.Add(new FakeReceiver("ben"), null);
    }

    [Fact]
    public async Task Update_SecondReceiver_DoesNotSubscribeAgain()
    {
        await JoinAsync("anna").DefaultTimeout();
        await JoinAsync("ben").DefaultTimeout();

        _backplane.Events.Should().Equal("subscribe room");
    }

    [Fact]
    public async Task Update_LastReceiverLeaves_Unsubscribes()
    {
        await JoinAsync("anna").DefaultTimeout();
        await JoinAsync("ben").DefaultTimeout();
        await LeaveAsync("anna").DefaultTimeout();
        await LeaveAsync("ben").DefaultTimeout();

        _backplane.Events.Should().Equal("subscribe room", "unsubscribe room");
    }

    [Fact]
    public async Task Update_SecondReceiverWhileSubscribing_Waits()
    {
        _backplane.Hold = new SyncPoint();
        var first = JoinAsync("anna");
        await _backplane.Hold.WaitForSyncPoint().DefaultTimeout();

        var second = JoinAsync("ben");

        second.IsCompleted.Should().BeFalse("a message published after Join has completed must arrive");
        _backplane.Hold.Continue();
        await first.DefaultTimeout();
        await second.DefaultTimeout();
        _backplane.Events.Should().Equal("subscribe room");
    }

    [Fact]
    public async Task Update_ReceiverLeavesWhileSubscribing_UnsubscribesAfterwards()
    {
        _backplane.Hold = new SyncPoint();
        var join = JoinAsync("anna");
        await _backplane.Hold.WaitForSyncPoint().DefaultTimeout();

        var leave = LeaveAsync("anna");
        _backplane.Hold.Continue();
        await join.DefaultTimeout();
        await leave.DefaultTimeout();

        _backplane.Events.Should().Equal("subscribe room", "unsubscribe room");
    }

    [Fact]
    public async Task Update_CancelledWhileSubscribing_LaterLeaveUnsubscribes()
    {
        _backplane.Hold = new SyncPoint();
        using var cancellation = new CancellationTokenSource();
        var join = JoinAsync("anna", cancellation.Token);
        await _backplane.Hold.WaitForSyncPoint().DefaultTimeout();

        await cancellation.CancelAsync();

        await join.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        _backplane.Hold.Continue();
        await LeaveAsync("anna").DefaultTimeout();
        _backplane.Events.Should().Equal("subscribe room", "unsubscribe room");
    }

    [Fact]
    public async Task Update_CancelledBefore_Unsubscribes()
    {
        await JoinAsync("anna").DefaultTimeout();

        await LeaveAsync("anna", new CancellationToken(canceled: true)).DefaultTimeout();

        _backplane.Events.Should().Equal("subscribe room", "unsubscribe room");
    }

    private Task JoinAsync(string id, CancellationToken cancellationToken = default)
    {
        _receivers.Join(id, Room);
        return _subscriptions.UpdateAsync(Room, cancellationToken).AsTask();
    }

    private Task LeaveAsync(string id, CancellationToken cancellationToken = default)
    {
        _receivers.Leave(id, Room);
        return _subscriptions.UpdateAsync(Room, cancellationToken).AsTask();
    }
}
