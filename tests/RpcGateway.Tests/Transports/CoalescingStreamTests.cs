using System.Net.WebSockets;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Transports;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Transports;

public sealed class CoalescingStreamTests
{
    [Fact]
    public async Task Read_SmallParts_ReadTheConnectionOnce()
    {
        var script = new StreamScript([1, 2, 3, 4, 5], [6]);
        await using var stream = new CoalescingStream(script);
        var part = new byte[2];
        var bytes = new List<byte>();

        for (var count = await stream.ReadAsync(part); count > 0; count = await stream.ReadAsync(part))
        {
            bytes.AddRange(part[..count]);
            stream.Reads.HasUnread.Should().Be(bytes.Count is 2 or 4);
        }

        bytes.Should().Equal(1, 2, 3, 4, 5, 6);
        script.Reads.Should().Be(2);
    }

    [Fact]
    public async Task Read_EmptyBuffer_DoesNotRead()
    {
        var script = new StreamScript([1]);
        await using var stream = new CoalescingStream(script);

        (await stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        script.Reads.Should().Be(0);

        (await stream.ReadAsync(new byte[10])).Should().Be(1);
    }

    [Fact]
    public async Task Write_WhileHeld_IsSentInOneWrite()
    {
        var script = new StreamScript();
        await using var stream = new CoalescingStream(script);

        stream.Writes.Hold();
        await stream.WriteAsync(new byte[] { 1, 2 });
        await stream.WriteAsync(new byte[] { 3 });
        script.Writes.Should().BeEmpty();
        await stream.Writes.ReleaseAsync(default);

        script.Writes.Should().ContainSingle().Which.Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Write_NotHeld_IsSentAtOnce()
    {
        var script = new StreamScript();
        await using var stream = new CoalescingStream(script);

        await stream.WriteAsync(new byte[] { 1 });
        stream.Writes.Hold();
        await stream.Writes.ReleaseAsync(default);
        await stream.WriteAsync(new byte[] { 2 });

        script.Writes.Select(bytes => bytes[0]).Should().Equal(1, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_WhileAnotherRuns_WaitsForItsTurn(bool firstFails)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new StreamScript { WriteGate = gate.Task };
        await using var stream = new CoalescingStream(script);

        var writes = Enumerable.Range(1, 3).Select(i => stream.WriteAsync(new[] { (byte)i }).AsTask()).ToArray();
        script.Writes.Should().ContainSingle();
        script.WriteGate = Task.CompletedTask;
        if (firstFails)
        {
            gate.SetException(new IOException());
            await FluentActions.Awaiting(() => writes[0]).Should().ThrowAsync<IOException>();
        }
        else
        {
            gate.SetResult();
        }

        await Task.WhenAll(writes[1..]).DefaultTimeout();
        script.Writes.Select(bytes => bytes[0]).Should().Equal(1, 2, 3);
    }

    [Theory]
    [InlineData(16 * 1024)]
    [InlineData(16 * 1024 + 1)]
    [InlineData(200 * 1024)]
    public async Task Write_MoreThanIsHeld_KeepsTheOrder(int size)
    {
        var script = new StreamScript();
        await using var stream = new CoalescingStream(script);
        var expected = new List<byte>();

        stream.Writes.Hold();
        for (byte i = 1; i <= 6; i++)
        {
            var bytes = Enumerable.Repeat(i, i % 2 == 0 ? size : 10).ToArray();
            expected.AddRange(bytes);
            await stream.WriteAsync(bytes);
        }

        await stream.Writes.ReleaseAsync(default);

        script.Writes.SelectMany(bytes => bytes).Should().Equal(expected);
    }

    [Fact]
    public async Task Frames_WrittenByTheServer_AreReadByAWebSocket()
    {
        var sizes = new[] { 0, 1, 125, 126, 127, 1000, 16 * 1024 };
        var script = new StreamScript();
        await using var stream = new CoalescingStream(script);
        stream.Writes.Hold();
        foreach (var size in sizes)
        {
            var type = size % 2 == 0 ? RpcFrameType.Text : RpcFrameType.Binary;
            stream.Writes.TryHoldFrame(Message(size), type).Should().BeTrue();
        }

        stream.Writes.TryHoldFrame(new byte[16 * 1024 + 1], RpcFrameType.Text).Should().BeFalse("the socket must send it");
        await stream.Writes.ReleaseAsync(default);

        using var socket = WebSocket.CreateFromStream(
            new MemoryStream(script.Writes.Single()), new WebSocketCreationOptions { IsServer = false });
        var buffer = new byte[32 * 1024];
        foreach (var size in sizes)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), default).AsTask().DefaultTimeout();
            while (!read.EndOfMessage)
            {
                var more = await socket.ReceiveAsync(buffer.AsMemory(read.Count), default).AsTask().DefaultTimeout();
                read = new ValueWebSocketReceiveResult(read.Count + more.Count, more.MessageType, more.EndOfMessage);
            }

            read.MessageType.Should().Be(size % 2 == 0 ? WebSocketMessageType.Text : WebSocketMessageType.Binary);
            buffer[..read.Count].Should().Equal(Message(size));
        }
    }

    private static byte[] Message(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)('a' + (i % 26)))];
}
