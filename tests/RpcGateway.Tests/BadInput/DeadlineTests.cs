using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Who never speaks, or has not spoken for long, is sent away. Each time by the test's own clock.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Handshake_NothingSaid_ClosesWith1008()
    {
        await using var peer = new ScriptedPeer().Start();

        peer.Time.Advance(Handshake);

        await AssertSentAwayAsync(peer);
    }

    [Fact]
    public async Task Handshake_HalfAMessage_ClosesWith1008()
    {
        await using var peer = new ScriptedPeer().Start();
        peer.Transport.Say([Part.Text("""{"jsonrpc":"2.0",""", endOfMessage: false)]);

        peer.Time.Advance(Handshake);

        await AssertSentAwayAsync(peer);
    }

    [Fact]
    public async Task Handshake_SaidSomethingJustInTime_GoesOn()
    {
        await using var peer = new ScriptedPeer().Start();
        peer.Time.Advance(Handshake - TimeSpan.FromMilliseconds(1));
        await peer.AssertAliveAsync();

        peer.Time.Advance(TimeSpan.FromMilliseconds(1));

        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Handshake_PeerThatIgnoresOurClose_IsDropped()
    {
        await using var peer = new ScriptedPeer().Start();
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
    public async Task Handshake_LargeMessageOverASlowLink_GoesOn()
    {
        await using var peer = new ScriptedPeer().Start();
        peer.Transport.Say([Part.Text("{\"jsonrpc\":\"2.0\",", endOfMessage: false)]);
        for (var parts = 1; parts < 10; parts++)
        {
            await Eventually.IsTrueAsync(() => peer.Connection.Parts.Activity >= parts);
            peer.Time.Advance(Handshake / 2);
            peer.Transport.Say([Part.Text(" ", endOfMessage: false)]);
        }

        peer.Transport.Say([Part.Text("\"method\":\"$/ping\"}")]);

        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Idle_ShorterThanTheHandshakeTimeout_ClosesFromTheStart()
    {
        var idle = TimeSpan.FromSeconds(5);
        await using var peer = new ScriptedPeer(configure: options => options.IdleTimeout = idle).Start();

        peer.Time.Advance(idle / 2);
        peer.Time.Advance(idle / 2);

        await AssertSentAwayAsync(peer);
    }

    [Fact]
    public async Task Idle_NothingMoves_ClosesWith1008()
    {
        await using var peer = new ScriptedPeer().Start();
        await peer.AssertAliveAsync();

        // The peer has the answer a moment before its engine is done with it.
        await Eventually.IsTrueAsync(() => peer.Connection.Parts.IsQuiet);
        peer.Time.Advance(Handshake);
        peer.Time.Advance(Idle / 2);
        peer.Time.Advance(Idle / 2);

        await AssertSentAwayAsync(peer);
    }

    [Fact]
    public async Task Idle_AMessageNowAndThen_GoesOn()
    {
        await using var peer = new ScriptedPeer().Start();
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
    public async Task Idle_PingsAlone_ClosesWith1008(bool extended)
    {
        await using var peer = new ScriptedPeer(extended).Start();
        await PingAsync(peer);
        peer.Time.Advance(Handshake);

        // More than twice: an answer may be counted after the peer has it.
        for (var i = 0; i < 10 && !peer.Transport.Closed.IsCompleted; i++)
        {
            await PingAsync(peer);
            peer.Time.Advance(Idle / 2);
        }

        await AssertSentAwayAsync(peer);
    }

    [Fact]
    public async Task Idle_ACallThatTakesItsTime_GoesOn()
    {
        await using var peer = new ScriptedPeer().Start();
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"method":"probe.wait"}""");
        await peer.Service.Waiting.Task.DefaultTimeout();

        peer.Time.Advance(Handshake);
        for (var i = 0; i < 10; i++)
        {
            peer.Time.Advance(Idle);
        }

        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Timeouts_Infinite_NeverClose()
    {
        await using var peer = new ScriptedPeer(configure: options =>
        {
            options.HandshakeTimeout = Timeout.InfiniteTimeSpan;
            options.IdleTimeout = Timeout.InfiniteTimeSpan;
        }).Start();

        peer.Time.Advance(TimeSpan.FromDays(365));

        await peer.AssertAliveAsync();
    }

    private static async Task PingAsync(ScriptedPeer peer)
    {
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"method":"$/ping"}""");

        // The deadline may have passed already, and the connection be about to close.
        var answer = peer.ReceiveAsync();
        if (await Task.WhenAny(answer, peer.Transport.Closed).DefaultTimeout() == answer)
        {
            (await answer).ToJsonString().Should().Be("""{"jsonrpc":"2.0","id":1,"result":null}""");
        }
    }

    private static async Task AssertSentAwayAsync(ScriptedPeer peer)
    {
        (await peer.Transport.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
    }
}
