using System.Collections.Concurrent;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Links;

/// <summary>Two ends of a link in memory. The first one opens channels.</summary>
internal sealed class LinkPair : ILinkOwner, IAsyncDisposable
{
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<RecordingChannel>> _accepted = new();

    public LinkPair(LinkOptions? options = null)
    {
        var (first, second) = InMemoryTransport.CreatePair();
        First = Create("first", first, options);
        Second = Create("second", second, options);
        FirstRun = First.RunAsync();
        SecondRun = Second.RunAsync();
    }

    public TestLog Log { get; } = new();

    public Link First { get; }

    public Link Second { get; }

    public Task<RpcClose> FirstRun { get; }

    public Task<RpcClose> SecondRun { get; }

    /// <summary>Whether the second end accepts channels.</summary>
    public bool Accepts { get; set; } = true;

    /// <summary>Whether the second end consumes what it receives on a new channel.</summary>
    public bool Consumes { get; set; } = true;

    public RecordingChannel Open()
    {
        var channel = First.TryOpen("client"u8.ToArray(), number => new RecordingChannel(First, number))!;
        First.Flush();
        return channel;
    }

    /// <summary>Returns the other end of a channel.</summary>
    public Task<RecordingChannel> OtherEndAsync(RecordingChannel channel) => Accepted(channel.Number).Task.DefaultTimeout();

    LinkChannel? ILinkOwner.Accept(Link link, uint number, ReadOnlyMemory<byte> description)
    {
        if (!Accepts)
        {
            return null;
        }

        var channel = new RecordingChannel(link, number) { Consumes = Consumes };
        Accepted(number).SetResult(channel);
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync().DefaultTimeout();
        await Second.DisposeAsync().DefaultTimeout();
        FirstRun.IsCompleted.Should().BeTrue();
        SecondRun.IsCompleted.Should().BeTrue();
        Log.Dispose();
    }

    private TaskCompletionSource<RecordingChannel> Accepted(uint number) => _accepted.GetOrAdd(
        number, _ => new TaskCompletionSource<RecordingChannel>(TaskCreationOptions.RunContinuationsAsynchronously));

    private Link Create(string id, IRpcTransport transport, LinkOptions? options) => new(
        transport,
        new ConnectionContext(
            id, new RpcConnectionOptions(), RpcSubprotocol.JsonRpc, Log.CreateLogger("Link"), TimeProvider.System, null),
        this,
        options ?? new LinkOptions());
}
