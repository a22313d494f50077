using System.Buffers.Binary;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Links;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Links;

/// <summary>Several frames in one message of the transport below.</summary>
public sealed class PackedTransportTests : IAsyncDisposable
{
    private readonly InMemoryTransport _lower;
    private readonly PackedTransport _sender;
    private readonly PackedTransport _reader;

    public PackedTransportTests()
    {
        (var one, _lower) = InMemoryTransport.CreatePair();
        _sender = new PackedTransport(one);
        _reader = new PackedTransport(_lower);
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _reader.DisposeAsync();
    }

    [Fact]
    public async Task Send_FramesBeforeAFlush_ShareAMessage()
    {
        await SendAsync(1, 2, 3);

        var message = new byte[100];
        var read = await _lower.ReceiveAsync(message, CancellationToken.None).DefaultTimeout();

        read.EndOfMessage.Should().BeTrue();
        message[..read.Count].Should().Equal(0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 2, 0, 0, 0, 3, 3, 3, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Receive_AnyBuffer_ReturnsTheFramesInOrder(int buffer)
    {
        int[] sizes = [1, 200, LinkFrame.MaxSize, 5, LinkFrame.MaxSize - 1, 40_000, 40_000, 1];
        var sending = SendAsync(sizes);

        foreach (var size in sizes)
        {
            (await ReadFrameAsync(buffer)).Should().Equal(Enumerable.Repeat((byte)size, size));
        }

        await sending.DefaultTimeout();
        _reader.HasUnread.Should().BeFalse();
    }

    [Fact]
    public async Task Receive_EmptyBuffer_OnlyWaits()
    {
        var wait = _reader.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        wait.IsCompleted.Should().BeFalse();

        await SendAsync(3, 4);

        (await wait.DefaultTimeout()).Count.Should().Be(0);
        (await ReadFrameAsync(10)).Should().HaveCount(3);
        _reader.HasUnread.Should().BeTrue();
        (await _reader.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).DefaultTimeout()).EndOfMessage.Should().BeFalse();
        (await ReadFrameAsync(10)).Should().HaveCount(4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public async Task Receive_InvalidLength_IsAViolation(int length)
    {
        var message = new byte[7];
        BinaryPrimitives.WriteInt32BigEndian(message, length);
        await ExpectViolationAsync(message, RpcFrameType.Binary);
    }

    [Fact]
    public Task Receive_NoLength_IsAViolation() => ExpectViolationAsync(new byte[3], RpcFrameType.Binary);

    [Fact]
    public Task Receive_Text_IsAViolation() => ExpectViolationAsync("{}"u8.ToArray(), RpcFrameType.Text);

    [Fact]
    public Task Receive_TooLarge_IsAViolation() =>
        ExpectViolationAsync(new byte[PackedTransport.MaxSize + 2], RpcFrameType.Binary);

    [Fact]
    public async Task Receive_Close_IsReturned()
    {
        await _sender.CloseAsync(new RpcClose(RpcCloseCode.GoingAway, "Enough."), CancellationToken.None);

        var read = await _reader.ReceiveAsync(new byte[10], CancellationToken.None).DefaultTimeout();

        read.Type.Should().Be(RpcFrameType.Close);
        _reader.PeerClose.Should().Be(new RpcClose(RpcCloseCode.GoingAway, "Enough."));
    }

    private static async Task ExpectViolationAsync(byte[] message, RpcFrameType type)
    {
        var (one, other) = InMemoryTransport.CreatePair();
        await one.SendAsync(message, type, CancellationToken.None);
        var reader = new PackedTransport(other);

        var failure = await FluentActions.Awaiting(() => reader.ReceiveAsync(new byte[100], CancellationToken.None).DefaultTimeout())
            .Should().ThrowAsync<ProtocolViolationException>();

        failure.Which.Close.Code.Should().Be(RpcCloseCode.ProtocolError);
    }

    private async Task SendAsync(params int[] sizes)
    {
        foreach (var size in sizes)
        {
            await _sender.SendAsync(
                Enumerable.Repeat((byte)size, size).ToArray(), RpcFrameType.Binary, CancellationToken.None);
        }

        await _sender.FlushAsync(CancellationToken.None);
    }

    private async Task<byte[]> ReadFrameAsync(int buffer)
    {
        var frame = new List<byte>();
        var bytes = new byte[buffer];
        RpcTransportRead read;
        do
        {
            read = await _reader.ReceiveAsync(bytes, CancellationToken.None).DefaultTimeout();
            frame.AddRange(bytes.AsSpan(0, read.Count));
        }
        while (!read.EndOfMessage);

        return [.. frame];
    }
}
