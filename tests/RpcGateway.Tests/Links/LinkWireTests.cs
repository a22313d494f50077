using CsCheck;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Tests.Forwarding;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Links;

/// <summary>The frames of a link, byte by byte.</summary>
public sealed class LinkWireTests
{
    [Theory]
    [InlineData(new byte[0], "5 to")]
    [InlineData(new byte[] { 2, 0, 0, 0 }, "5 to")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1 }, "type 0")]
    [InlineData(new byte[] { 11, 0, 0, 0, 1 }, "type 11")]
    [InlineData(new byte[] { 255, 0, 0, 0, 0 }, "type 255")]
    [InlineData(new byte[] { 2, 0, 0, 0, 2 }, "never opened")]
    [InlineData(new byte[] { 7, 0, 0, 0, 2, 3, 232 }, "never opened")]
    [InlineData(new byte[] { 7, 0, 0, 0, 1 }, "code")]
    [InlineData(new byte[] { 7, 0, 0, 0, 0, 3, 232 }, "Channel 0")]
    [InlineData(new byte[] { 1, 0, 0, 0, 1 }, "must not be opened")]
    [InlineData(new byte[] { 6, 0, 0, 0, 1 }, "credit")]
    [InlineData(new byte[] { 6, 0, 0, 0, 1, 0, 0, 0, 0 }, "credit")]
    [InlineData(new byte[] { 6, 0, 0, 0, 1, 255, 255, 255, 255 }, "credit")]
    [InlineData(new byte[] { 6, 0, 0, 0, 1, 127, 255, 255, 255 }, "credit")]
    public async Task Frame_Invalid_EndsTheLinkWithAReason(byte[] frame, string reason)
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);

        hop.BackendWire.SendFrame(frame);

        var close = await hop.LinkRun.DefaultTimeout();
        close.Code.Should().Be(RpcCloseCode.ProtocolError);
        close.Reason.Should().Contain(reason);
        (await hop.BackendWire.Closed.DefaultTimeout()).Should().Be(close);
        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        await hop.AssertClientAliveAsync();
    }

    [Fact]
    public async Task Frame_TooLong_EndsTheLink()
    {
        await using var hop = new ScriptedHop();

        hop.BackendWire.SendFrame(new byte[LinkFrame.MaxSize + 1]);

        (await hop.LinkRun.DefaultTimeout()).Code.Should().Be(RpcCloseCode.ProtocolError);
    }

    [Fact]
    public async Task Frame_Text_EndsTheLink()
    {
        await using var hop = new ScriptedHop();

        hop.BackendWire.Send("{}");

        (await hop.LinkRun.DefaultTimeout()).Reason.Should().Contain("binary");
    }

    [Fact]
    public async Task Frame_SplitAtEveryByte_IsOneMessage()
    {
        await using var hop = new ScriptedHop();
        for (var split = 0; split < 41; split++)
        {
            var id = await hop.CallAsync(split, isFirst: split == 0);
            var frame = ScriptedHop.Frame(LinkFrameType.Text, 1, System.Text.Encoding.UTF8.GetBytes(
                $$"""{"jsonrpc":"2.0","id":{{id}},"result":3}"""));

            hop.BackendWire.Send(
                new Fragment(frame.AsMemory(0, split), RpcFrameType.Binary, EndOfMessage: false),
                new Fragment(frame.AsMemory(split), RpcFrameType.Binary, EndOfMessage: true));

            (await hop.ClientReceivesMessageAsync()).Result<int>().Should().Be(3);
        }
    }

    [Fact]
    public async Task Message_SplitAtEveryByte_IsOneMessage()
    {
        await using var hop = new ScriptedHop();
        for (var split = 0; split < 30; split++)
        {
            var id = await hop.CallAsync(split, isFirst: split == 0);
            var json = System.Text.Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{id}},"result":3}""");

            hop.Send(LinkFrameType.TextPart, json[..split]);
            hop.Send(LinkFrameType.Text, json[split..]);

            (await hop.ClientReceivesMessageAsync()).Result<int>().Should().Be(3);
        }
    }

    [Fact]
    public async Task Parts_OfDifferentTypes_EndTheLink()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);

        hop.Send(LinkFrameType.TextPart, [1]);
        hop.Send(LinkFrameType.Binary, [1]);

        (await hop.LinkRun.DefaultTimeout()).Reason.Should().Contain("different types");
    }

    [Fact]
    public async Task Frames_LateForAChannel_AreIgnored()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);
        hop.Send("not json");
        await hop.ClientReceivesAsync();

        hop.Send("{}");
        hop.Send(LinkFrameType.Credit, [0, 0, 0, 0]);
        hop.Send(LinkFrameType.Close, [3, 232]);

        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":8,"method":"probe.add","params":[1]}""");
        await hop.AssertChannelClosedAsync("JSON");
        (await hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Open);
        hop.LinkRun.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public void Frames_AnyBytes_EndWithoutAnError() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 3], Gen.Byte.Array[0, 40]).Array[1, 30].Sample(
            frames => FuzzAsync(frames).GetAwaiter().GetResult(), iter: 300, threads: 1);

    private static async Task FuzzAsync((int Type, int Channel, byte[] Payload)[] frames)
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);
        foreach (var (type, channel, payload) in frames)
        {
            hop.BackendWire.SendFrame(ScriptedHop.Frame((LinkFrameType)type, (uint)channel, payload));
        }

        // The link ended, or still works; the client is never affected.
        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":"alive","method":"$/ping"}""");
        while (!(await hop.ClientWire.Received.ReadAsync().DefaultTimeout()).Text.Contains("alive"))
        {
        }
    }
}
