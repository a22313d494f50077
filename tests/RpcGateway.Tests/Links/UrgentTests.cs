using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Tests.Forwarding;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Links;

/// <summary>Control messages do not wait for credit.</summary>
public sealed class UrgentTests
{
    [Fact]
    public async Task CancelRequest_ChannelWithoutCredit_PassesTheWaitingRequests()
    {
        await using var hop = new ScriptedHop();
        var id = await hop.CallAsync(1);
        var large = new string('x', 100_000);
        for (var i = 2; i < 6; i++)
        {
            hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":{{i}},"method":"probe.echo","params":["{{large}}"]}""");
        }

        hop.ClientWire.Send("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""");
        hop.ClientWire.Send("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":5}}""");

        var frames = await ReceiveUntilAsync(hop, frame => frame.Type == LinkFrameType.UrgentText);
        frames.Last().Text.Should().Be($$$"""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{{{id}}}}}""");
        frames.Count(frame => frame.Type == LinkFrameType.Text).Should().BeLessThan(4, "the credit is used up");

        // The last request and its cancellation: the order is kept.
        hop.Send(LinkFrameType.Credit, [0, 3, 0, 0]);
        frames = await ReceiveUntilAsync(hop, frame => frame.Text.Contains("$/cancelRequest"));
        frames.Last().Text.Should().Contain("\"id\":5}");
        frames[^2].Type.Should().Be(LinkFrameType.Text);
        await hop.AssertClientAliveAsync();
    }

    [Fact]
    public async Task CancelRequest_Repeated_IsForwardedOnce()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);
        for (var i = 0; i < 1000; i++)
        {
            hop.ClientWire.Send("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""");
        }

        (await hop.ReceiveAsync()).Text.Should().Contain("$/cancelRequest");
        await hop.CallAsync(2, isFirst: false);
    }

    [Fact]
    public async Task SendUrgent_Flood_IsLimitedByTwoWindows()
    {
        await using var pair = new LinkPair { Consumes = false };
        var here = pair.Open();
        var there = await pair.OtherEndAsync(here);
        for (var i = 0; i < 10_000; i++)
        {
            Send(here, 1000);
        }

        // A later channel shows that everything that could be sent has arrived.
        pair.Consumes = true;
        var other = pair.Open();
        other.Send([1]);
        var otherEnd = await pair.OtherEndAsync(other);
        await Eventually.IsTrueAsync(() => otherEnd.Messages.Count == 1);
        there.Messages.Sum(message => message.Cost).Should().BeLessThan((2 * LinkOptions.Window) + 2000);
        here.WaitingBytes.Should().BePositive();

        there.Consumes = true;
        while (there.Messages.TryDequeue(out var message))
        {
            there.Released(message.Cost);
        }

        await here.WaitForRoomAsync().DefaultTimeout();
        pair.SecondRun.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task SendUrgent_DuringALargeMessage_ArrivesBetweenItsParts()
    {
        await using var pair = new LinkPair { Consumes = false };
        var here = pair.Open();
        var there = await pair.OtherEndAsync(here);
        here.Send(new byte[10]);
        here.Send(new byte[LinkOptions.Window]);
        here.Send(new byte[LinkOptions.Window]);

        Send(here, 7);
        await Eventually.IsTrueAsync(() => there.Messages.Any(message => message.Bytes.Length == 7));
        there.Consumes = true;
        while (there.Messages.TryDequeue(out var message))
        {
            there.Released(message.Cost);
        }

        await here.WaitForRoomAsync().DefaultTimeout();
        await Eventually.IsTrueAsync(() => there.Messages.Any(message => message.Bytes.Length == LinkOptions.Window));
    }

    [Fact]
    public async Task SendUrgent_BeyondTwoWindows_ViolatesTheProtocol()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);
        hop.ClientWire.StopReading();
        var urgent = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","method":"probeCallback.note","params":["{{new string('x', 60_000)}}"]}""");
        for (var i = 0; i < 12; i++)
        {
            hop.Send(LinkFrameType.UrgentText, urgent);
        }

        (await hop.LinkRun.DefaultTimeout()).Reason.Should().Contain("than its credit allows");
        hop.ClientWire.ResumeReading();
    }

    private static void Send(RecordingChannel channel, int size)
    {
        var frame = LinkFrame.Rent();
        frame.Write(new byte[size]);
        channel.SendUrgent(frame, RpcFrameType.Text, after: 0);
    }

    private static async Task<List<BackendFrame>> ReceiveUntilAsync(ScriptedHop hop, Func<BackendFrame, bool> isLast)
    {
        var frames = new List<BackendFrame>();
        do
        {
            frames.Add(await hop.ReceiveAsync());
        }
        while (!isLast(frames.Last()));

        return frames;
    }
}
