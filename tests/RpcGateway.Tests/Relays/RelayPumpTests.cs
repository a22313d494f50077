using RpcGateway.Protocol;
using RpcGateway.Server.Relays;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Relays;

/// <summary>The frames of a client, on their way to the node of its session.</summary>
public sealed class RelayPumpTests : IAsyncLifetime
{
    private const int MaxSize = 10_000;

    private readonly InMemoryTransport _client;
    private readonly InMemoryTransport _owner;
    private readonly Task _pumping;

    public RelayPumpTests()
    {
        (_client, var from) = InMemoryTransport.CreatePair();
        (var to, _owner) = InMemoryTransport.CreatePair();
        _pumping = RelayPump.RunAsync(from, to, MaxSize, TimeProvider.System);
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Abort();
        await _pumping.DefaultTimeout();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(MaxSize)]
    public async Task Frame_WithinTheLimit_IsPassedOn(int size)
    {
        await SendAsync(size);
        await SendAsync(5);

        (await ReceiveAsync()).Should().Be(size);
        (await ReceiveAsync()).Should().Be(5);
    }

    [Fact]
    public async Task Frame_LargerThanTheLimit_IsPassedOnAsOneThatTheOwnerRefuses()
    {
        await SendAsync(10 * MaxSize);
        await SendAsync(5);

        (await ReceiveAsync()).Should().Be(MaxSize + 1);
        (await ReceiveAsync()).Should().Be(5);
    }

    [Fact]
    public async Task Frame_MuchLargerThanTheLimit_EndsTheConnection()
    {
        await SendAsync(MaxSize + (17 * 1024 * 1024));

        (await ReceiveAsync()).Should().BeNull();
        _owner.PeerClose!.Value.Code.Should().Be(RpcCloseCode.MessageTooLarge);
    }

    private Task SendAsync(int size) =>
        _client.SendAsync(new byte[size], RpcFrameType.Text, CancellationToken.None).AsTask().DefaultTimeout();

    // The size of the next frame; null for a close.
    private async Task<int?> ReceiveAsync()
    {
        var buffer = new byte[2 * MaxSize];
        var read = await _owner.ReceiveAsync(buffer, CancellationToken.None).AsTask().DefaultTimeout();
        return read.Type == RpcFrameType.Close ? null : read.Count;
    }
}
