using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Keep-alive with <c>$/ping</c>, for transports that cannot ping, as in a browser. All tests use a fake clock.</summary>
public sealed class MessageKeepAliveTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Silence_NoResponseToPing_LosesConnection()
    {
        await using var peer = await StartAsync();

        await PassAsync(peer, Interval);
        await ReadPingAsync(peer);
        await PassAsync(peer, Timeout);

        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.Lost);
    }

    [Theory]
    [InlineData("\"result\":null")]
    [InlineData("\"error\":{\"code\":-32601,\"message\":\"Unknown.\"}")]
    public async Task Silence_ResponseToPing_KeepsConnection(string outcome)
    {
        await using var peer = await StartAsync();

        for (var ping = 0; ping < 3; ping++)
        {
            await PassAsync(peer, Interval);
            var id = await ReadPingAsync(peer);
            peer.Send($$"""{"jsonrpc":"2.0","id":{{id}},{{outcome}}}""");
            await peer.AssertAliveAsync();
        }

        peer.Run.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Silence_PeerSends_SendsNoPing()
    {
        await using var peer = await StartAsync();

        for (var message = 0; message < 5; message++)
        {
            await PassAsync(peer, Interval / 2);

            // The next message is the response to this call, not a ping.
            await peer.AssertAliveAsync();
        }
    }

    [Fact]
    public async Task Silence_LargeMessageOnSlowLink_WaitsLonger()
    {
        await using var peer = await StartAsync();

        // 20 s on a link of 20 KB/s.
        peer.Connection.Send(new RpcNotification(new byte[400_000], "large", RpcOverflowPolicy.Disconnect));
        await PassAsync(peer, Interval + Timeout);
        await peer.ReceiveTextAsync();
        await ReadPingAsync(peer);
        await peer.AssertAliveAsync();

        await PassAsync(peer, Interval + Timeout);
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.Lost);
    }

    [Fact]
    public async Task Silence_ResponseExpected_WaitsForLargeMessage()
    {
        await using var peer = await StartAsync();

        var call = peer.Connection.CallRawAsync("any", default, CancellationToken.None);
        await peer.ReceiveTextAsync();
        await PassAsync(peer, Interval + Timeout);
        await ReadPingAsync(peer);
        await peer.AssertAliveAsync();

        // 1 MiB may be in transit: 52 s.
        await PassAsync(peer, Interval + Timeout + TimeSpan.FromSeconds(56));
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.Lost);
        await FluentActions.Awaiting(() => call.AsTask()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    private static async Task<ProbePeer> StartAsync()
    {
        var peer = new ProbePeer(pingsWithMessages: true).Start();
        await peer.AssertAliveAsync();
        return peer;
    }

    // In steps, so that each check of the connection runs at its time; plus one check, because the connection may be late.
    // A check while the read loop is still busy with the last message would count as a sign of life.
    private static async Task PassAsync(ProbePeer peer, TimeSpan time)
    {
        await Eventually.IsTrueAsync(() => peer.Connection.Parts.Reader.IsWaiting);
        var step = TimeSpan.FromMilliseconds(250);
        for (var passed = TimeSpan.Zero; passed < time + (Interval / 4); passed += step)
        {
            peer.Time.Advance(step);
        }
    }

    private static async Task<int> ReadPingAsync(ProbePeer peer)
    {
        // The end of the previous ping may be noticed late. Then the next check sends this one.
        var receiving = peer.ReceiveAsync();
        for (var check = 0; check < 3 && await Task.WhenAny(receiving, Task.Delay(500)) != receiving; check++)
        {
            peer.Time.Advance(Interval / 4);
        }

        JsonNode ping = await receiving;
        ping.Method().Should().Be("$/ping");
        return ping["id"]!.GetValue<int>();
    }
}
