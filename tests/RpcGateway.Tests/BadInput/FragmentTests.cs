using System.Text;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Messages in very small pieces cost time, but no memory.</summary>
public sealed class FragmentTests
{
    private const int MostDiscarded = 16 * 1024 * 1024;

    [Fact]
    public async Task Message_InOneByteFragments_IsAnsweredAndAllocatesNoMoreThanOnce()
    {
        var message = Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","id":1,"method":"probe.note","params":["{{new string('x', 1_000_000)}}"]}""");
        await using var peer = new ScriptedPeer();
        peer.Transport.Say(Part.Bytewise(message));

        var allocated = AllocatedBy(() => peer.Start());

        allocated.Should().BeLessThan(8_000_000, "the text itself is 2 MB, its pooled buffers another 2");
        (await peer.Service.Notes.Reader.ReadAsync().DefaultTimeout()).Should().HaveLength(1_000_000);
        (await peer.ReceiveAsync())["result"].Should().BeNull();
    }

    [Fact]
    public async Task Message_FarTooLargeInOneByteFragments_ClosesWith1009AndAllocatesNothing()
    {
        await using var peer = new ScriptedPeer(configure: options => options.MaxMessageSize = 1024);
        peer.Transport.Say(Endless());

        var allocated = AllocatedBy(() => peer.Start());

        allocated.Should().BeLessThan(1_000_000);
        (await peer.Transport.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.MessageTooLarge);
        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.MessageTooLarge);

        static IEnumerable<Part> Endless() =>
            Enumerable.Repeat(Part.Text("x", endOfMessage: false), 1024 + MostDiscarded + 1);
    }

    [Theory]
    [InlineData(1025)]
    [InlineData(1024 + MostDiscarded)]
    public async Task Message_TooLargeButNotByFar_IsAnErrorAndTheConnectionLives(int size)
    {
        await using var peer = new ScriptedPeer(configure: options => options.MaxMessageSize = 1024).Start();

        peer.Transport.Say([Part.Text(new byte[size])]);

        var answer = await peer.ReceiveAsync();
        answer["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.MessageTooLarge);
        answer.AsObject().Should().ContainKey("id");
        answer["id"].Should().BeNull();
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Message_OfExactlyTheLimit_IsRead()
    {
        await using var peer = new ScriptedPeer(configure: options => options.MaxMessageSize = 1024).Start();
        var message = """{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2]}""";

        peer.Transport.Say(message + new string(' ', 1024 - message.Length));

        (await peer.ReceiveAsync())["result"]!.GetValue<int>().Should().Be(3);
    }

    [Fact]
    public async Task EmptyFragments_BetweenTheOthers_ChangeNothing()
    {
        await using var peer = new ScriptedPeer().Start();
        var nothing = Part.Text("", endOfMessage: false);

        peer.Transport.Say(
        [
            nothing,
            Part.Text("""{"jsonrpc":"2.0","id":1,"method":"probe.""", endOfMessage: false),
            nothing,
            nothing,
            Part.Text("""add","params":[1,2]}""", endOfMessage: false),
            Part.Text("", endOfMessage: true),
        ]);

        (await peer.ReceiveAsync())["result"]!.GetValue<int>().Should().Be(3);
    }

    [Fact]
    public async Task Close_InTheMiddleOfAMessage_EndsTheConnection()
    {
        await using var peer = new ScriptedPeer().Start();

        peer.Transport.Say([Part.Text("""{"jsonrpc":"2.0","id":1,""", endOfMessage: false), Part.Close]);

        (await peer.Run.DefaultTimeout()).Code.Should().Be(RpcCloseCode.Normal);
        peer.Transport.Sent.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public async Task SharedFrame_LargerThanTheLimitOfAMessage_IsReadMessageByMessage()
    {
        await using var peer = new ScriptedPeer(extended: true, options => options.MaxMessageSize = 1024).Start();
        var small = """{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2]}""";
        var large = $$"""{"jsonrpc":"2.0","id":2,"method":"probe.echo","params":["{{new string('x', 1024)}}"]}""";

        peer.Transport.Say($"{small}\n{large}\n{small}");

        var answers = (await peer.Transport.Sent.ReadAsync().DefaultTimeout()).Split('\n');
        answers.Should().HaveCount(3);
        answers[0].Should().Contain("\"result\":3");
        answers[1].Should().Contain("-32008");
        answers[2].Should().Contain("\"result\":3");
    }

    // What is received without an await is handled on this thread.
    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
