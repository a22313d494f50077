using RpcGateway.Protocol;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Wire;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

public sealed class PendingCallsTests
{
    [Fact]
    public async Task Add_ManyWhileSomeStay_UsesUniqueIds()
    {
        await using var peer = new MirrorPeer().Start();
        var calls = peer.Connection.Parts.Pending;
        var staying = Enumerable.Range(0, 100).Select(_ => Add(peer.Connection)).ToArray();
        var ids = staying.Select(call => call.Id).ToHashSet();

        for (var i = 0; i < 10_000; i++)
        {
            var call = Add(peer.Connection);
            ids.Add(call.Id).Should().BeTrue();
            calls.Remove(call.Id).Should().BeSameAs(call);
            calls.Remove(call.Id).Should().BeNull();
        }

        calls.Count.Should().Be(100);
        staying.Should().OnlyContain(call => calls.Remove(call.Id) == call);
        calls.Count.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(17)]
    [InlineData(1 + (1L << 32))]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public async Task Remove_UnknownId_ReturnsNull(long id)
    {
        await using var peer = new MirrorPeer().Start();
        var calls = peer.Connection.Parts.Pending;
        calls.Remove(id).Should().BeNull();
        var call = Add(peer.Connection);

        calls.Remove(id).Should().BeNull();
        calls.TakeForResponse(new RpcId(id)).Should().BeNull();

        calls.Remove(call.Id).Should().BeSameAs(call);
    }

    [Fact]
    public async Task Add_ThousandsAtOnce_KeepsAll()
    {
        await using var peer = new MirrorPeer().Start();
        var calls = peer.Connection.Parts.Pending;

        for (var round = 0; round < 3; round++)
        {
            var many = Enumerable.Range(0, 5000).Select(_ => Add(peer.Connection)).ToArray();
            calls.Count.Should().Be(5000);
            many.Reverse().Should().OnlyContain(call => calls.Remove(call.Id) == call);
        }
    }

    private static RawCall Add(RpcConnection connection)
    {
        var call = RawCall.Create(connection.Parts.Pending);
        connection.Parts.Pending.Add(call);
        return call;
    }
}
