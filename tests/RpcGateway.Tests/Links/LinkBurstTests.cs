using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Links;

/// <summary>When the receivers of a link handle what has arrived.</summary>
public sealed class LinkBurstTests
{
    // As with a pong, which is unread but contains no message.
    [Fact]
    public async Task Read_UnreadBytesAreNoMessage_ReceiversAreWokenAtOnce()
    {
        using var log = new TestLog();
        var methods = new RpcMethodTable([]);
        await using var hop = new Hop(
            new ConnectionSetup(),
            log,
            (channel, numbers) => new ConnectionSetup { Numbers = numbers }.Create(channel, methods, log, TimeProvider.System).RunAsync(),
            transport => new AlwaysUnread(transport));
        methods.Replace(RpcMethodHandler.ForInstance<IProbe>(new ProbeService(), RpcJson.CreateOptions()));
        hop.Forward<IProbe>();
        var (clientEnd, gatewayEnd) = InMemoryTransport.CreatePair();
        hop.Accept(gatewayEnd);
        await using var client = new ConnectionSetup().Create(clientEnd, RpcMethodTable.Empty, log, TimeProvider.System);
        var run = client.RunAsync();

        for (var i = 0; i < 10; i++)
        {
            (await client.GetProxy<IProbe>().Add(i, 1).DefaultTimeout()).Should().Be(i + 1);
        }

        await client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "")).DefaultTimeout();
        await run.DefaultTimeout();
    }

    private sealed class AlwaysUnread(IRpcTransport inner) : IRpcTransport
    {
        public RpcClose? PeerClose => inner.PeerClose;

        public bool HasUnread => true;

        public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
            inner.ReceiveAsync(buffer, cancellationToken);

        public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken) =>
            inner.SendAsync(message, type, cancellationToken);

        public ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => inner.CloseAsync(close, cancellationToken);

        public void Abort() => inner.Abort();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
