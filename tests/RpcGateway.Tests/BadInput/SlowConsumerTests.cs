using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>A peer that stops reading: the overflow policy bounds the memory, and other connections are not affected.</summary>
public sealed class SlowConsumerTests
{
    // Room for ten notifications of 100 bytes.
    private const int Room = 1000;

    [Fact]
    public async Task Notifications_DropOldest_LatestTenArrive()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = Room).Start();
        peer.Transport.StopReading();

        PushAll(peer, RpcOverflowPolicy.DropOldest, 95);

        peer.Connection.OutboundBytes.Should().Be(Room);
        (await ReadOnAsync(peer)).Should().Equal([1, .. Enumerable.Range(87, 9)], "1 was sent before the peer stopped reading");
    }

    [Fact]
    public async Task Notifications_Latest_OverflowKeepsOnlyTheNewest()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = Room).Start();
        peer.Transport.StopReading();

        PushAll(peer, RpcOverflowPolicy.Latest, 95);

        // 11 replaced 2 to 10, 20 replaced 11 to 19, and so on; the last to replace others was 92.
        (await ReadOnAsync(peer)).Should().Equal(1, 92, 93, 94, 95);
    }

    [Fact]
    public async Task Notifications_Latest_OtherMethodsAreKept()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = Room).Start();
        peer.Transport.StopReading();
        peer.Push("probeCallback.one", 1, RpcOverflowPolicy.Latest);
        await peer.Transport.Stuck.DefaultTimeout();

        for (var i = 2; i <= 6; i++)
        {
            peer.Push("probeCallback.one", i, RpcOverflowPolicy.Latest);
        }

        for (var i = 7; i <= 20; i++)
        {
            peer.Push("probeCallback.other", i, RpcOverflowPolicy.Latest);
        }

        // Four fit next to those of the first method; each fifth replaces the four before it.
        (await ReadOnAsync(peer)).Should().Equal(1, 2, 3, 4, 5, 6, 19, 20);
    }

    [Fact]
    public async Task Notification_NoRoomNextToUndroppableMessages_IsDropped()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = Room).Start();
        peer.Transport.StopReading();
        for (var i = 1; i <= 10; i++)
        {
            peer.Push("probeCallback.one", i, RpcOverflowPolicy.Disconnect);
        }

        peer.Push("probeCallback.other", 11, RpcOverflowPolicy.Latest);

        (await ReadOnAsync(peer)).Should().Equal(Enumerable.Range(1, 10));
    }

    [Fact]
    public async Task Notifications_Disconnect_CloseWith1008AndAreReleased()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = Room).Start();
        peer.Transport.StopReading();

        PushAll(peer, RpcOverflowPolicy.Disconnect, 95);

        peer.Connection.OutboundBytes.Should().Be(Room);
        (await peer.Log.WaitForAsync("ConsumerTooSlow").DefaultTimeout()).Message.Should().NotContain("xxx");
        peer.Transport.ResumeReading();
        (await peer.Transport.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
        peer.ReadPushes().Should().Equal(Enumerable.Range(1, 10));
    }

    [Fact]
    public async Task Notifications_DisconnectAndPeerNeverReads_DropTheConnection()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = Room).Start();
        await peer.Time.WaitForTimersAsync(1).DefaultTimeout();
        peer.Transport.StopReading();

        PushAll(peer, RpcOverflowPolicy.Disconnect, 11);

        await peer.Time.WaitForTimersAsync(2).DefaultTimeout();
        peer.Time.Advance(TimeSpan.FromSeconds(5));
        await peer.Transport.Aborted.DefaultTimeout();
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
        peer.Connection.OutboundBytes.Should().Be(0);
    }

    [Fact]
    public async Task Notifications_MillionDropped_AllocateLittle()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = Room).Start();
        peer.Transport.StopReading();
        var notification = new RpcNotification(new byte[100], "probeCallback.noted", RpcOverflowPolicy.DropOldest);
        SendMany(peer.Connection, notification, 1000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        SendMany(peer.Connection, notification, 1_000_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64_000_000, "a dropped notification allocates little");
        peer.Connection.OutboundBytes.Should().Be(Room);
    }

    [Fact]
    public async Task Responses_NotRead_StopReadingUntilThereIsRoom()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = Room);
        peer.Transport.StopReading();
        for (var i = 1; i <= 100; i++)
        {
            peer.Send($$"""{"jsonrpc":"2.0","id":{{i}},"method":"probe.add","params":[{{i}},0]}""");
        }

        peer.Start();
        await peer.Transport.Stuck.DefaultTimeout();

        peer.Service.Started.Count.Should().BeLessThan(100, "requests beyond the room for responses are not read");
        peer.Connection.OutboundBytes.Should().BeLessThan(2 * Room);
        peer.Transport.ResumeReading();
        for (var i = 1; i <= 100; i++)
        {
            (await peer.ReceiveAsync()).Result<int>().Should().Be(i);
        }
    }

    [Fact]
    public async Task Responses_NeverRead_CloseWith1008AfterTheKeepAlive()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = Room);
        peer.Transport.StopReading();
        for (var i = 1; i <= 100; i++)
        {
            peer.Send($$"""{"jsonrpc":"2.0","id":{{i}},"method":"probe.add","params":[{{i}},0]}""");
        }

        peer.Start();
        // One timer is that of the deadline, the other that of the pause.
        await peer.Time.WaitForTimersAsync(2).DefaultTimeout();
        peer.Time.Advance(TimeSpan.FromSeconds(30));

        await peer.Log.WaitForAsync("ConsumerTooSlow").DefaultTimeout();
        peer.Transport.ResumeReading();
        (await peer.Transport.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
    }

    [Fact]
    public async Task Progress_ConnectionAborted_LeavesItsBytesToTheTransport()
    {
        await using var peer = new ProbePeer();
        peer.Transport.StopReading(evenIfAborted: true);
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"probe.count","params":[1000,"a token"]}""");
        peer.Start();
        var report = await peer.Transport.Stuck.DefaultTimeout();
        var text = report.ToArray();

        // More reports wait behind the one that the transport is still sending.
        peer.Connection.Abort(new RpcClose(RpcCloseCode.GoingAway, "Enough."));
        await peer.Run.DefaultTimeout();
        Scribbler.Scribble();

        report.ToArray().Should().Equal(text);
    }

    private static void PushAll(ProbePeer peer, RpcOverflowPolicy policy, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            peer.Push("probeCallback.noted", i, policy);
        }
    }

    private static void SendMany(RpcConnection connection, RpcNotification notification, int count)
    {
        for (var i = 0; i < count; i++)
        {
            connection.Send(notification);
        }
    }

    private static async Task<List<int>> ReadOnAsync(ProbePeer peer)
    {
        peer.Transport.ResumeReading();
        await peer.Connection.CloseAsync(new RpcClose(RpcCloseCode.Normal, "")).DefaultTimeout();
        return peer.ReadPushes();
    }
}
