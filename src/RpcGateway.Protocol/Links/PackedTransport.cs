using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace RpcGateway.Protocol.Links;

/// <summary>
/// Packs the frames of a link that are sent together into one message of the transport below: for each frame, its length (four bytes,
/// big-endian) and its bytes. A client must mask each WebSocket message with a new random number (RFC 6455, section 5.3), which costs
/// about as much as the rest of a small call.
/// </summary>
/// <param name="inner">The transport below; disposed with this one.</param>
internal sealed class PackedTransport(IRpcTransport inner) : IRpcTransport
{
    /// <summary>The maximum size of a message with several frames, and of any message.</summary>
    public const int MaxSize = LengthSize + LinkFrame.MaxSize;

    private const int LengthSize = sizeof(int);

    private byte[]? _sending;
    private int _sendLength;

    // The received message, and the part of it that has not been read.
    private byte[]? _received;
    private int _offset;
    private int _end;

    // The rest of the frame that is being read.
    private int _frameLeft;

    public RpcClose? PeerClose => inner.PeerClose;

    public bool HasUnread => _offset < _end || inner.HasUnread;

    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_offset < _end)
        {
            return new ValueTask<RpcTransportRead>(Read(buffer));
        }

        if (buffer.IsEmpty)
        {
            var wait = inner.ReceiveAsync(buffer, cancellationToken);
            if (!wait.IsCompleted)
            {
                ReleaseReceived();
            }

            return wait;
        }

        return ReceiveMessageAsync(buffer, cancellationToken);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        if (_sendLength + LengthSize + message.Length > MaxSize && _sendLength > 0)
        {
            return SendPackedAsync(message, cancellationToken);
        }

        Append(message.Span);
        return default;
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await SendPackedAsync(cancellationToken).ConfigureAwait(false);
        await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => inner.CloseAsync(close, cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Append(ReadOnlySpan<byte> frame)
    {
        _sending ??= ArrayPool<byte>.Shared.Rent(MaxSize);
        BinaryPrimitives.WriteInt32BigEndian(_sending.AsSpan(_sendLength), frame.Length);
        frame.CopyTo(_sending.AsSpan(_sendLength + LengthSize));
        _sendLength += LengthSize + frame.Length;
    }

    private async ValueTask SendPackedAsync(ReadOnlyMemory<byte> next, CancellationToken cancellationToken)
    {
        await SendPackedAsync(cancellationToken).ConfigureAwait(false);
        Append(next.Span);
    }

    private async ValueTask SendPackedAsync(CancellationToken cancellationToken)
    {
        if (_sending is not { } bytes)
        {
            return;
        }

        try
        {
            await inner.SendAsync(bytes.AsMemory(0, _sendLength), RpcFrameType.Binary, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending = null;
            _sendLength = 0;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    // Pooled: a link that is in use waits again and again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcTransportRead> ReceiveMessageAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _received ??= ArrayPool<byte>.Shared.Rent(MaxSize + 1);
        var length = 0;
        RpcTransportRead read;
        do
        {
            if (length > MaxSize)
            {
                throw Link.Violation($"A message of a link has more than {MaxSize} bytes.");
            }

            read = await inner.ReceiveAsync(_received.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read.Count;
        }
        while (!read.EndOfMessage && read.Type != RpcFrameType.Close);

        if (read.Type == RpcFrameType.Close)
        {
            return read;
        }

        if (read.Type != RpcFrameType.Binary || length < LengthSize)
        {
            throw Link.Violation("A link has only binary messages with at least one frame.");
        }

        _offset = 0;
        _end = length;
        return Read(buffer);
    }

    private RpcTransportRead Read(Memory<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return new RpcTransportRead(0, RpcFrameType.Binary, EndOfMessage: false);
        }

        if (_frameLeft == 0)
        {
            StartFrame();
        }

        var count = Math.Min(buffer.Length, _frameLeft);
        _received.AsSpan(_offset, count).CopyTo(buffer.Span);
        _offset += count;
        _frameLeft -= count;
        return new RpcTransportRead(count, RpcFrameType.Binary, _frameLeft == 0);
    }

    private void StartFrame()
    {
        var left = _end - _offset;
        _frameLeft = left < LengthSize ? 0 : BinaryPrimitives.ReadInt32BigEndian(_received.AsSpan(_offset));
        if (_frameLeft <= 0 || _frameLeft > left - LengthSize)
        {
            throw Link.Violation("The length of a frame is invalid.");
        }

        _offset += LengthSize;
    }

    private void ReleaseReceived()
    {
        if (_received is { } bytes)
        {
            _received = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
