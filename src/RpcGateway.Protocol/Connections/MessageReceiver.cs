using System.Buffers;
using System.Runtime.CompilerServices;

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
    public ValueTask<ReceivedMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_buffer is null || !transport.HasUnread)
        {
            var wait = transport.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
            if (!wait.IsCompleted)
            {
                Release();
            }

            return CollectAsync(wait, cancellationToken);
        }

        // In the middle of a burst: most messages are there already, whole.
        var read = transport.ReceiveAsync(_buffer, cancellationToken);
        if (!read.IsCompletedSuccessfully)
        {
            return CollectAsync(read, cancellationToken);
        }

        var part = read.Result;
        return part.EndOfMessage && part.Count <= maxSize
            ? new ValueTask<ReceivedMessage>(new ReceivedMessage(_buffer.AsMemory(0, part.Count), part.Type, IsTooLarge: false))
            : CollectAsync(new ValueTask<RpcTransportRead>(part), cancellationToken);
    }

    public void Dispose() => Release();

    // Pooled, here and below in the transport: a call that comes alone allocates 88 bytes instead of 624, its argument.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReceivedMessage> CollectAsync(
        ValueTask<RpcTransportRead> first, CancellationToken cancellationToken)
    {
        var read = await Announced(first).ConfigureAwait(false);
        var length = read.Count;
        _buffer ??= ArrayPool<byte>.Shared.Rent(_size);
        if (length > maxSize)
        {
            return await DiscardAsync(read, length, cancellationToken).ConfigureAwait(false);
        }

        while (!read.EndOfMessage && read.Type != RpcFrameType.Close)
        {
            if (length == _buffer.Length && !TryGrow(length))
            {
                return await DiscardAsync(read, length, cancellationToken).ConfigureAwait(false);
            }

            read = await Announced(transport.ReceiveAsync(_buffer.AsMemory(length), cancellationToken)).ConfigureAwait(false);
            length += read.Count;
            if (length > maxSize)
            {
                return await DiscardAsync(read, length, cancellationToken).ConfigureAwait(false);
            }
        }

        _size = Math.Clamp(length, InitialSize, SharedFrame.MaxSize);
        return new ReceivedMessage(_buffer.AsMemory(0, length), read.Type, IsTooLarge: false);
    }

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

    private async ValueTask<ReceivedMessage> DiscardAsync(
        RpcTransportRead read, long length, CancellationToken cancellationToken)
    {
        while (!read.EndOfMessage && read.Type != RpcFrameType.Close)
        {
            read = await Announced(transport.ReceiveAsync(_buffer.AsMemory(KeptStart), cancellationToken)).ConfigureAwait(false);
            length += read.Count;
            if (length > (long)maxSize + MostDiscarded)
            {
                throw new ProtocolViolationException(
                    RpcCloseCode.MessageTooLarge, $"A message may have at most {maxSize} bytes.");
            }
        }

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
