using System.Buffers;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// Puts whole messages together in one rented buffer, which it gives back while nothing comes in: an idle connection
/// holds none.
/// </summary>
internal sealed class MessageReceiver(IRpcTransport transport, int maxSize, Action onIdle) : IDisposable
{
    private const int InitialSize = 4 * 1024;

    // How much of a message that is too large is thrown away before the connection is.
    private const int MostDiscarded = 16 * 1024 * 1024;

    // Of a message that is too large, the start tells whose answer it would have been.
    private const int KeptStart = 256;

    // The next message is often as large as the last one: frames of a binary stream are not put together bit by bit.
    private int _size = InitialSize;
    private byte[]? _buffer;

    private ReadOnlyMemory<byte> Start => _buffer.AsMemory(0, KeptStart);

    /// <summary>The next message, valid until the next call.</summary>
    public async ValueTask<ReceivedMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        var read = default(RpcTransportRead);
        if (!transport.HasUnread)
        {
            var wait = transport.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
            if (!wait.IsCompleted)
            {
                Release();
            }

            read = await Announced(wait).ConfigureAwait(false);
        }

        _buffer ??= ArrayPool<byte>.Shared.Rent(_size);
        var length = 0;
        while (!read.EndOfMessage && read.Type != RpcFrameType.Close)
        {
            if (length == _buffer.Length && !TryGrow(length))
            {
                return await DiscardAsync(length, cancellationToken).ConfigureAwait(false);
            }

            read = await Announced(transport.ReceiveAsync(_buffer.AsMemory(length), cancellationToken)).ConfigureAwait(false);
            length += read.Count;
            if (length > maxSize)
            {
                return read.EndOfMessage
                    ? ReceivedMessage.TooLarge(read.Type, Start)
                    : await DiscardAsync(length, cancellationToken).ConfigureAwait(false);
            }
        }

        _size = Math.Clamp(length, InitialSize, SharedFrame.MaxSize);
        return new ReceivedMessage(_buffer.AsMemory(0, length), read.Type, IsTooLarge: false);
    }

    public void Dispose() => Release();

    // Says that the loop is about to wait, also in the middle of a message.
    private ValueTask<RpcTransportRead> Announced(ValueTask<RpcTransportRead> read)
    {
        if (!read.IsCompleted)
        {
            onIdle();
        }

        return read;
    }

    private bool TryGrow(int length)
    {
        if (length > maxSize)
        {
            return false;
        }

        var grown = ArrayPool<byte>.Shared.Rent(length * 2);
        _buffer.AsSpan(0, length).CopyTo(grown);
        Release();
        _buffer = grown;
        return true;
    }

    private async ValueTask<ReceivedMessage> DiscardAsync(long length, CancellationToken cancellationToken)
    {
        RpcTransportRead read;
        do
        {
            read = await Announced(transport.ReceiveAsync(_buffer.AsMemory(KeptStart), cancellationToken)).ConfigureAwait(false);
            length += read.Count;
            if (length > (long)maxSize + MostDiscarded)
            {
                throw new ProtocolViolationException(
                    RpcCloseCode.MessageTooLarge, $"A message may have at most {maxSize} bytes.");
            }
        }
        while (!read.EndOfMessage && read.Type != RpcFrameType.Close);

        return read.Type == RpcFrameType.Close
            ? new ReceivedMessage(default, RpcFrameType.Close, IsTooLarge: false)
            : ReceivedMessage.TooLarge(read.Type, Start);
    }

    private void Release()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
