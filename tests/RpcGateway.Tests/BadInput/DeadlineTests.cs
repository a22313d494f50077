using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>A peer that never sends a message, or is idle for too long, is disconnected. All tests use a fake clock.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Handshake_NoMessageInTime_ClosesWith1008()
    {
        await using var peer = new ProbePeer().Start();

        peer.Time.Advance(Handshake);

        await AssertDisconnectedAsync(peer);
    }

    [Fact]
    public async Task Handshake_IncompleteMessage_ClosesWith1008()
    {
        await using var peer = new ProbePeer().Start();
        peer.Send([Fragment.Text("""{"jsonrpc":"2.0",""", endOfMessage: false)]);

        peer.Time.Advance(Handshake);

        await AssertDisconnectedAsync(peer);
    }

    [Fact]
    public async Task Handshake_MessageJustInTime_KeepsTheConnection()
    {
        await using var peer = new ProbePeer().Start();
        peer.Time.Advance(Handshake - TimeSpan.FromMilliseconds(1));
        await peer.AssertAliveAsync();

        peer.Time.Advance(TimeSpan.FromMilliseconds(1));

        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Handshake_PeerIgnoresTheClose_IsDropped()
    {
        await using var peer = new ProbePeer().Start();
        peer.Transport.IgnoresClose = true;
        await peer.Time.WaitForTimersAsync(1).DefaultTimeout();

        peer.Time.Advance(Handshake);
        await peer.Transport.Closed.DefaultTimeout();
        await peer.Time.WaitForTimersAsync(1).DefaultTimeout();
        peer.Time.Advance(TimeSpan.FromSeconds(5));

        await peer.Transport.Aborted.DefaultTimeout();
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
    }

    [Fact]
    public async Task Handshake_LargeMessageOnSlowLink_KeepsTheConnection()
    {
        await using var peer = new ProbePeer().Start();
        peer.Send([Fragment.Text("{\"jsonrpc\":\"2.0\",", endOfMessage: false)]);
        for (var parts = 1; parts < 10; parts++)
        {
            await Eventually.IsTrueAsync(() => peer.Connection.Parts.Activity >= parts);
            peer.Time.Advance(Handshake / 2);
            peer.Send([Fragment.Text(" ", endOfMessage: false)]);
        }

        peer.Send([Fragment.Text("\"method\":\"$/ping\"}")]);

        await peer.AssertAliveAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MessageTimeout_PartsWithoutEnd_ClosesWith1008(bool afterMessage)
    {
        await using var peer = new ProbePeer(mayBeSilent: _ => true).Start();
        if (afterMessage)
        {
            await peer.AssertAliveAsync();
        }

        var before = peer.Connection.Parts.Traffic.Parts;
        peer.Send([Fragment.Text("{", endOfMessage: false)]);
        for (var parts = 1; parts < 20 && !peer.Transport.Closed.IsCompleted; parts++)
        {
            await Eventually.IsTrueAsync(
                () => peer.Connection.Parts.Traffic.Parts >= before + parts || peer.Transport.Closed.IsCompleted);
            peer.Time.Advance(TimeSpan.FromSeconds(10));
            peer.Send([Fragment.Text(" ", endOfMessage: false)]);
        }

        await peer.AssertClosedAsync(RpcCloseCode.PolicyViolation, "A message was not completed within 120 s (MessageTimeout).");
    }

    [Fact]
    public async Task MessageTimeout_MessagesInTime_KeepTheConnection()
    {
        await using var peer = new ProbePeer(mayBeSilent: _ => true).Start();
        for (var message = 0; message < 5; message++)
        {
            peer.Send([Fragment.Text("{\"jsonrpc\":\"2.0\",", endOfMessage: false)]);
            await Eventually.IsTrueAsync(() => peer.Connection.Parts.Traffic.Unfinished > 0);
            peer.Time.Advance(TimeSpan.FromSeconds(100));
            peer.Send([Fragment.Text("\"method\":\"$/ping\"}")]);
            await peer.AssertAliveAsync();
        }
    }

    [Fact]
    public async Task IdleTimeout_ShorterThanHandshakeTimeout_AppliesFromTheStart()
    {
        var idle = TimeSpan.FromSeconds(5);
        await using var peer = new ProbePeer(configure: options => options.IdleTimeout = idle).Start();

        peer.Time.Advance(idle / 2);
        peer.Time.Advance(idle / 2);

        await AssertDisconnectedAsync(peer);
    }

    [Fact]
    public async Task IdleTimeout_NoTraffic_ClosesWith1008()
    {
        await using var peer = new ProbePeer().Start();
        await peer.AssertAliveAsync();

        // The peer receives the response a moment before the connection counts as quiet.
        await Eventually.IsTrueAsync(() => peer.Connection.Parts.IsQuiet);
        peer.Time.Advance(Handshake);
        peer.Time.Advance(Idle / 2);
        peer.Time.Advance(Idle / 2);

        await AssertDisconnectedAsync(peer);
    }

    [Fact]
    public async Task IdleTimeout_OccasionalMessages_KeepTheConnection()
    {
        await using var peer = new ProbePeer().Start();
        await peer.AssertAliveAsync();
        peer.Time.Advance(Handshake);

        for (var i = 0; i < 10; i++)
        {
            peer.Time.Advance(Idle / 2);
            await peer.AssertAliveAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IdleTimeout_PingsOnly_ClosesWith1008(bool extended)
    {
        await using var peer = new ProbePeer(extended).Start();
        await PingAsync(peer);
        peer.Time.Advance(Handshake);

        // More than twice, because a response may be counted after the peer has received it.
        for (var i = 0; i < 10 && !peer.Transport.Closed.IsCompleted; i++)
        {
            await PingAsync(peer);
            peer.Time.Advance(Idle / 2);
        }

        await AssertDisconnectedAsync(peer);
    }

    [Fact]
    public async Task IdleTimeout_RunningCall_KeepsTheConnection()
    {
        await using var peer = new ProbePeer().Start();
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"probe.wait"}""");
        await peer.Service.Waiting.Task.DefaultTimeout();

        peer.Time.Advance(Handshake);
        for (var i = 0; i < 10; i++)
        {
            peer.Time.Advance(Idle);
        }

        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task HandshakeTimeout_PeerMayBeSilent_KeepsTheConnection()
    {
        await using var peer = new ProbePeer(mayBeSilent: _ => true).Start();

        for (var i = 0; i < 10; i++)
        {
            peer.Time.Advance(Handshake);
        }

        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task IdleTimeout_PeerMayNoLongerBeSilent_ClosesWith1008AfterAFullIdleTime()
    {
        var mayBeSilent = true;
        await using var peer = new ProbePeer(mayBeSilent: _ => Volatile.Read(ref mayBeSilent)).Start();
        await peer.AssertAliveAsync();
        await Eventually.IsTrueAsync(() => peer.Connection.Parts.IsQuiet);
        for (var i = 0; i < 10; i++)
        {
            peer.Time.Advance(Idle / 2);
        }

        Volatile.Write(ref mayBeSilent, false);
        peer.Time.Advance(Idle / 4);
        peer.Transport.Closed.IsCompleted.Should().BeFalse();
        for (var i = 0; i < 4; i++)
        {
            peer.Time.Advance(Idle / 4);
        }

        await AssertDisconnectedAsync(peer);
    }

    [Fact]
    public async Task Timeouts_Infinite_NeverClose()
    {
        await using var peer = new ProbePeer(configure: options =>
        {
            options.HandshakeTimeout = Timeout.InfiniteTimeSpan;
            options.IdleTimeout = Timeout.InfiniteTimeSpan;
            options.MessageTimeout = Timeout.InfiniteTimeSpan;
        }).Start();

        peer.Time.Advance(TimeSpan.FromDays(365));

        await peer.AssertAliveAsync();
    }

    private static async Task PingAsync(ProbePeer peer)
    {
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"$/ping"}""");

        // The deadline may have passed already, so that the connection is about to close.
        var response = peer.ReceiveAsync();
        if (await Task.WhenAny(response, peer.Transport.Closed).DefaultTimeout() == response)
        {
            (await response).ToJsonString().Should().Be("""{"jsonrpc":"2.0","id":1,"result":null}""");
        }
    }

    private static async Task AssertDisconnectedAsync(ProbePeer peer)
    {
        (await peer.Transport.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
    }
}
