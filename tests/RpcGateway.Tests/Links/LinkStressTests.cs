using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Links;

/// <summary>Ends that come from several sides at once, and clients that do not read.</summary>
[Collection(nameof(Alone))]
public sealed class LinkStressTests
{
    private static readonly RpcClose Done = new(RpcCloseCode.Normal, "Done.");

    [Fact]
    public async Task Close_ByUserReaderAndKeepAliveAtOnce_EndsTheLinkOnce()
    {
        for (var i = 0; i < 10_000; i++)
        {
            var pair = new LinkPair();
            var here = pair.Open();
            here.Send(new byte[100]);
            Action[] ends =
            [
                () => pair.First.DisposeAsync().AsTask().Wait(),
                () => pair.First.Abort(new RpcClose(RpcCloseCode.Lost, "No pong.")),
                () => pair.Second.Abort(Done),
                () => here.Close(Done),
            ];
            await Task.WhenAll(ends.Skip(i % 2).Take(2 + (i % 3)).Select(end => Task.Run(end))).DefaultTimeout();
            await pair.DisposeAsync();
            here.IsClosed.Should().BeTrue();
        }

        UnobservedExceptions.AssertNone();
    }

    [Fact]
    public async Task Close_GracefulAtBothEndsAtOnce_Completes()
    {
        for (var i = 0; i < 1000; i++)
        {
            await using var pair = new LinkPair();
            var here = pair.Open();
            here.Send(new byte[100]);

            await Task.WhenAll(pair.First.CloseAsync(Done), pair.Second.CloseAsync(Done), pair.First.CloseAsync(Done)).DefaultTimeout();

            here.IsClosed.Should().BeTrue();
        }

        UnobservedExceptions.AssertNone();
    }

    [Fact]
    public async Task Channels_ThousandStalled_MemoryIsLimitedByTheirWindows()
    {
        const int Count = 1000;
        await using var pair = new LinkPair { Consumes = false };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var message = new byte[16 * 1024];
        for (var i = 0; i < Count; i++)
        {
            var stalled = pair.Open();
            var end = await pair.OtherEndAsync(stalled);
            for (var k = 0; k < 40; k++)
            {
                stalled.Send(message);
            }

            // What the channel holds is counted here, and dropped so that the test needs no 256 MiB.
            await Eventually.IsTrueAsync(() => end.Messages.Sum(received => received.Cost) >= LinkOptions.Window);
            end.Messages.Sum(received => received.Cost).Should().BeLessThan(LinkOptions.Window + message.Length + LinkFrame.Overhead);
            end.Messages.Clear();
            stalled.Close(Done);
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(64 * 1024 * 1024);
        pair.Consumes = true;
        var works = pair.Open();
        works.Send(new byte[10 * LinkOptions.Window]);
        var worksEnd = await pair.OtherEndAsync(works);
        await Eventually.IsTrueAsync(() => worksEnd.Messages.Count == 1);
    }

    [Fact]
    public async Task Transports_CopyTenTimesTheWindowInBothDirections_Complete()
    {
        var owner = new Accepting();
        var (one, other) = InMemoryTransport.CreatePair();
        using var log = new TestLog();
        await using var first = Create(one, owner, log);
        await using var second = Create(other, owner, log);
        var running = Task.WhenAll(first.RunAsync(), second.RunAsync());
        var here = first.TryOpen(default, number => new ChannelTransport(first, number))!;
        first.Flush();
        var there = await owner.Accepted.Task.DefaultTimeout();

        // Zero bytes as well, and each end writes everything before it reads.
        int[] sizes = [0, 1, 100_000, 0, LinkOptions.Window, 10 * LinkOptions.Window, 0];
        var writing = Task.WhenAll(WriteAsync(here, sizes), WriteAsync(there, sizes));
        (await ReadAsync(here, sizes.Length).DefaultTimeout()).Should().Equal(sizes);
        (await ReadAsync(there, sizes.Length).DefaultTimeout()).Should().Equal(sizes);
        await writing.DefaultTimeout();

        await first.CloseAsync(Done).DefaultTimeout();
        await running.DefaultTimeout();
    }

    private static async Task WriteAsync(ChannelTransport transport, int[] sizes)
    {
        foreach (var size in sizes)
        {
            await transport.SendAsync(new byte[size], RpcFrameType.Binary, default);
            await transport.FlushAsync(default);
        }
    }

    private static async Task<List<int>> ReadAsync(ChannelTransport transport, int count)
    {
        var sizes = new List<int>();
        var buffer = new byte[10_000];
        var size = 0;
        while (sizes.Count < count)
        {
            // A read with an empty buffer waits, and consumes nothing except an empty message.
            var read = await transport.ReceiveAsync(Memory<byte>.Empty, default);
            if (!read.EndOfMessage)
            {
                read = await transport.ReceiveAsync(buffer, default);
            }

            size += read.Count;
            if (read.EndOfMessage)
            {
                sizes.Add(size);
                size = 0;
            }
        }

        return sizes;
    }

    private static Link Create(IRpcTransport transport, ILinkOwner owner, TestLog log) => new(
        new PackedTransport(transport),
        new RpcGateway.Protocol.Context.ConnectionContext(
            "link", new RpcConnectionOptions(), RpcSubprotocol.JsonRpc, log.CreateLogger("Link"), TimeProvider.System, null),
        owner,
        new LinkOptions());

    private sealed class Accepting : ILinkOwner
    {
        public TaskCompletionSource<ChannelTransport> Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkChannel? Accept(Link link, uint number, ReadOnlyMemory<byte> description)
        {
            var channel = new ChannelTransport(link, number);
            Accepted.SetResult(channel);
            return channel;
        }
    }
}
