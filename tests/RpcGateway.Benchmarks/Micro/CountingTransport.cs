using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>A transport without a socket: it delivers a message a number of times, then a close, and counts sent frames.</summary>
internal sealed class CountingTransport(ReadOnlyMemory<byte> message, int times) : IRpcTransport
{
    private int _left = times;

    public int Frames { get; private set; }

    /// <summary>A copy of the last frame, if <see cref="KeepsFrames"/> is set.</summary>
    public byte[]? LastFrame { get; private set; }
    public bool KeepsFrames { get; init; }
    public RpcClose? PeerClose { get; private set; }
    public bool HasUnread => _left > 0;

    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_left == 0)
        {
            PeerClose = new RpcClose(RpcCloseCode.Normal, "Done.");
            return new(new RpcTransportRead(0, RpcFrameType.Close, EndOfMessage: true));
        }

        if (buffer.IsEmpty)
        {
            return new(new RpcTransportRead(0, RpcFrameType.Text, EndOfMessage: false));
        }

        _left--;
        message.CopyTo(buffer);
        return new(new RpcTransportRead(message.Length, RpcFrameType.Text, EndOfMessage: true));
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        Frames++;
        LastFrame = KeepsFrames ? message.ToArray() : null;
        return default;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => default;

    public void Abort()
    {
    }

    public ValueTask DisposeAsync() => default;
}
