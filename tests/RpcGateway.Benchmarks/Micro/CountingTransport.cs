using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>
/// Hands out one message as often as wanted, then the peer's close, and counts what is sent: a connection without a
/// socket and without a wait.
/// </summary>
internal sealed class CountingTransport(ReadOnlyMemory<byte> message, int times) : IRpcTransport
{
    private int _left = times;

    public int Frames { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>A copy of the last frame; kept only where somebody wants to look at it.</summary>
    public byte[]? LastFrame { get; private set; }

    public bool KeepsFrames { get; init; }

    public RpcClose? PeerClose { get; private set; }

    public bool HasUnread => _left > 0;

    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_left == 0)
        {
            PeerClose = new RpcClose(RpcCloseCode.Normal, "That was all.");
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
        Bytes += message.Length;
        if (KeepsFrames)
        {
            LastFrame = message.ToArray();
        }

        return default;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => default;

    public void Abort()
    {
    }

    public ValueTask DisposeAsync() => default;
}
