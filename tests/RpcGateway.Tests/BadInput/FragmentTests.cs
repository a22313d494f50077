using System.Text;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Messages in very small fragments cost time, but no extra memory.</summary>
public sealed class FragmentTests
{
    private const int MaxDiscarded = 16 * 1024 * 1024;

    [Fact]
    public async Task Message_OneByteFragments_AllocatesItsSizeOnce()
    {
        var message = Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","id":1,"method":"probe.note","params":["{{new string('x', 1_000_000)}}"]}""");
        await using var peer = new ProbePeer();
        peer.Send(Fragment.SingleBytes(message));

        var allocated = AllocatedBy(() => peer.Start());

        allocated.Should().BeLessThan(8_000_000, "the text takes 2 MB, its pooled buffers another 2 MB");
        (await peer.Service.Notes.Reader.ReadAsync().DefaultTimeout()).Should().HaveLength(1_000_000);
        (await peer.ReceiveAsync())["result"].Should().BeNull();
    }

    [Fact]
    public async Task Message_FarTooLargeInOneByteFragments_ClosesWith1009WithoutAllocating()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxMessageSize = 1024);
        peer.Send(Endless());

        var allocated = AllocatedBy(() => peer.Start());

        allocated.Should().BeLessThan(1_000_000);
        (await peer.Transport.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.MessageTooLarge);
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.MessageTooLarge);

        static IEnumerable<Fragment> Endless() =>
            Enumerable.Repeat(Fragment.Text("x", endOfMessage: false), 1024 + MaxDiscarded + 1);
    }

    [Theory]
    [InlineData(1025)]
    [InlineData(1024 + MaxDiscarded)]
    public async Task Message_SlightlyTooLarge_IsAnErrorAndKeepsTheConnection(int size)
    {
        await using var peer = new ProbePeer(configure: options => options.MaxMessageSize = 1024).Start();

        peer.Send([Fragment.Text(new byte[size])]);

        var response = await peer.ReceiveAsync();
        response.ErrorCode().Should().Be(RpcErrorCode.MessageTooLarge);
        response.AsObject().Should().ContainKey("id");
        response["id"].Should().BeNull();
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Message_ExactlyAtTheLimit_IsRead()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxMessageSize = 1024).Start();
        var message = """{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2]}""";

        peer.Send(message + new string(' ', 1024 - message.Length));

        (await peer.ReceiveAsync()).Result<int>().Should().Be(3);
    }

    [Fact]
    public async Task Message_EmptyFragmentsInBetween_IsRead()
    {
        await using var peer = new ProbePeer().Start();
        var nothing = Fragment.Text("", endOfMessage: false);

        peer.Send(
        [
            nothing,
            Fragment.Text("""{"jsonrpc":"2.0","id":1,"method":"probe.""", endOfMessage: false),
            nothing,
            nothing,
            Fragment.Text("""add","params":[1,2]}""", endOfMessage: false),
            Fragment.Text("", endOfMessage: true),
        ]);

        (await peer.ReceiveAsync()).Result<int>().Should().Be(3);
    }

    [Fact]
    public async Task Close_InsideAMessage_EndsTheConnection()
    {
        await using var peer = new ProbePeer().Start();

        peer.Send([Fragment.Text("""{"jsonrpc":"2.0","id":1,""", endOfMessage: false), Fragment.Close]);

        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.Normal);
        peer.Transport.Received.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public async Task SharedFrame_LargerThanMaxMessageSize_IsReadMessageByMessage()
    {
        await using var peer = new ProbePeer(extended: true, options => options.MaxMessageSize = 1024).Start();
        var small = """{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2]}""";
        var large = $$"""{"jsonrpc":"2.0","id":2,"method":"probe.echo","params":["{{new string('x', 1024)}}"]}""";

        peer.Send($"{small}\n{large}\n{small}");

        var responses = (await peer.ReceiveTextAsync()).Split('\n');
        responses.Should().HaveCount(3);
        responses[0].Should().Contain("\"result\":3");
        responses[1].Should().Contain("-32008");
        responses[2].Should().Contain("\"result\":3");
    }

    // Messages that are received without an await are handled on this thread.
    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
