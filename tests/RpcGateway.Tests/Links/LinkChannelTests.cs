using System.Security.Cryptography;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Links;

public sealed class LinkChannelTests
{
    public static TheoryData<int> Sizes =>
        [0, 1, 65_535, 65_536, 65_537, 131_072, LinkOptions.Window, LinkOptions.Window + 1, 10_000_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Message_AnySize_ArrivesWholeInBothDirections(int size)
    {
        await using var pair = new LinkPair();
        var here = pair.Open();
        var there = await pair.OtherEndAsync(here);
        var message = RandomNumberGenerator.GetBytes(size);

        here.Send(message, RpcFrameType.Binary);
        there.Send(message);

        await Eventually.IsTrueAsync(() => here.Messages.Count == 1 && there.Messages.Count == 1);
        here.Messages.Single().Type.Should().Be(RpcFrameType.Text);
        there.Messages.Single().Type.Should().Be(RpcFrameType.Binary);
        here.Messages.Single().Bytes.AsSpan().SequenceEqual(message).Should().BeTrue();
        there.Messages.Single().Bytes.AsSpan().SequenceEqual(message).Should().BeTrue();
    }

    [Fact]
    public async Task Messages_TenTimesTheWindowInBothDirections_Arrive()
    {
        await using var pair = new LinkPair();
        var here = pair.Open();
        var there = await pair.OtherEndAsync(here);
        var message = RandomNumberGenerator.GetBytes(10 * LinkOptions.Window);

        for (var i = 0; i < 3; i++)
        {
            here.Send(message);
            there.Send(message);
            here.Send([(byte)i]);
            there.Send([(byte)i]);
        }

        await Eventually.IsTrueAsync(() => here.Messages.Count == 6 && there.Messages.Count == 6);
        here.Messages.Select(received => received.Bytes.Length).Should().Equal(message.Length, 1, message.Length, 1, message.Length, 1);
        await here.WaitForRoomAsync().DefaultTimeout();
        here.WaitingBytes.Should().Be(0);
    }

    [Fact]
    public async Task Messages_ConsumedOnlyAfterBothEndsWrote_Arrive()
    {
        await using var pair = new LinkPair { Consumes = false };
        var here = pair.Open();
        here.Consumes = false;
        var there = await pair.OtherEndAsync(here);
        var message = new byte[1000];
        for (var i = 0; i < 2000; i++)
        {
            here.Send(message);
            there.Send(message);
        }

        for (var consumed = 0; consumed < 4000;)
        {
            await Eventually.IsTrueAsync(() => !here.Messages.IsEmpty || !there.Messages.IsEmpty);
            foreach (var channel in new[] { here, there })
            {
                while (channel.Messages.TryDequeue(out var received))
                {
                    consumed++;
                    channel.Released(received.Cost);
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    [InlineData(600_000)]
    public async Task Channel_NotConsumed_HoldsTheWindowAndOneMessage(int size)
    {
        await using var pair = new LinkPair { Consumes = false };
        var stalled = pair.Open();
        var there = await pair.OtherEndAsync(stalled);
        for (var i = 0; i < 10_000_000 / (size + 1000); i++)
        {
            stalled.Send(new byte[size]);
        }

        // A message on a later channel arrives after everything that could be sent on the stalled one.
        pair.Consumes = true;
        var other = pair.Open();
        other.Send([1]);
        var otherEnd = await pair.OtherEndAsync(other);
        await Eventually.IsTrueAsync(() => otherEnd.Messages.Count == 1);

        there.Messages.Sum(message => message.Cost).Should().BeLessThan((2 * LinkOptions.Window) + (2 * size));
        stalled.WaitingBytes.Should().BePositive();
        stalled.Close(new RpcClose(RpcCloseCode.Normal, "Enough."));
        (await there.Ended.Task.DefaultTimeout()).Should().Be((new RpcClose(RpcCloseCode.Normal, "Enough."), false));
        stalled.WaitingBytes.Should().Be(0);
    }

    [Fact]
    public async Task Channels_ManyStalled_AnotherWorks()
    {
        await using var pair = new LinkPair { Consumes = false };
        var message = new byte[1000];
        for (var i = 0; i < 1000; i++)
        {
            var stalled = pair.Open();
            for (var k = 0; k < 10; k++)
            {
                stalled.Send(message);
            }
        }

        pair.Consumes = true;
        var works = pair.Open();
        var there = await pair.OtherEndAsync(works);
        for (var i = 0; i < 1000; i++)
        {
            works.Send(message);
        }

        await Eventually.IsTrueAsync(() => there.Messages.Count == 1000);
        pair.First.Channels.Should().Be(1001);
    }

    [Fact]
    public async Task Message_LargerThanTheMaximum_EndsOnlyItsChannel()
    {
        await using var pair = new LinkPair(new LinkOptions { MaxMessageSize = 100_000 });
        var large = pair.Open();
        var other = pair.Open();

        large.Send(new byte[200_000]);

        (await large.Ended.Task.DefaultTimeout()).Close.Code.Should().Be(RpcCloseCode.MessageTooLarge);
        other.Send([1]);
        var otherEnd = await pair.OtherEndAsync(other);
        await Eventually.IsTrueAsync(() => otherEnd.Messages.Count == 1);
        await Eventually.IsTrueAsync(() => pair.First.Channels == 1 && pair.Second.Channels == 1);
    }

    [Fact]
    public async Task Channel_Refused_Ends()
    {
        await using var pair = new LinkPair { Accepts = false };

        var refused = pair.Open();

        (await refused.Ended.Task.DefaultTimeout()).Should().Be(
            (new RpcClose(RpcCloseCode.PolicyViolation, "The channel was refused."), false));
        pair.Accepts = true;
        var next = pair.Open();
        next.Send([1]);
        await pair.OtherEndAsync(next);
    }

    [Fact]
    public async Task Link_Ends_ChannelsEndAndNoneIsOpened()
    {
        await using var pair = new LinkPair();
        var channel = pair.Open();
        var there = await pair.OtherEndAsync(channel);

        pair.Second.Abort(new RpcClose(RpcCloseCode.GoingAway, "Stop."));

        (await channel.Ended.Task.DefaultTimeout()).IsLost.Should().BeTrue();
        (await there.Ended.Task.DefaultTimeout()).Should().Be((new RpcClose(RpcCloseCode.GoingAway, "Stop."), true));
        await pair.FirstRun.DefaultTimeout();
        pair.First.TryOpen(default, number => new RecordingChannel(pair.First, number)).Should().BeNull();
        pair.First.Closed.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task Close_RacesOfBothEnds_EndEachChannelOnce()
    {
        await using var pair = new LinkPair();
        for (var i = 0; i < 2500; i++)
        {
            var here = pair.Open();
            var there = await pair.OtherEndAsync(here);
            var closing = Task.Run(() => there.Close(new RpcClose(RpcCloseCode.Normal, "There.")));
            there.Send(new byte[100]);
            here.Send(new byte[100]);
            here.Close(new RpcClose(RpcCloseCode.Normal, "Here."));
            here.Send(new byte[100]);
            await closing;
        }

        await Eventually.IsTrueAsync(() => pair.First.Channels == 0 && pair.Second.Channels == 0);
        pair.FirstRun.IsCompleted.Should().BeFalse();
        pair.SecondRun.IsCompleted.Should().BeFalse();
    }
}
