using System.Buffers;
using System.Runtime.CompilerServices;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Puts whole messages together in one rented buffer, which it gives back while nothing comes in: an idle connection
/// holds none.
/// </summary>
internal sealed class MessageReceiver(IRpcTransport transport, int maxSize, ReadBurst burst, ReceivedTraffic traffic)
{
    private const int InitialSize = 4 * 1024;

    // How much of a message that is too large is thrown away before the connection is.
    private const int MaxDiscarded = 16 * 1024 * 1024;

    // The next message is often as large as the last one: frames of a binary stream are not put together bit by bit.
    private int _size = InitialSize;
    private byte[]? _buffer;

    /// <summary>What was received last, valid until the next read.</summary>
    public ReceivedMessage Message { get; private set; }

    /// <summary>Whether <see cref="WaitAsync"/> comes first: nothing is there as far as one can see.</summary>
    public bool MustWait => _buffer is null || !transport.HasUnread;

    /// <summary>Waits for a message, without a buffer and without a state of its own: connections that wait are many.</summary>
    public ValueTask<RpcTransportRead> WaitAsync()
    {
        var wait = transport.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (!wait.IsCompleted)
        {
            Release();
        }

        return Announced(wait);
    }

    /// <summary>Receives the next <see cref="Message"/>; the result is the last part of it, or a close.</summary>
    /// <param name="first">What was waited for; the default if nothing was.</param>
    public ValueTask<RpcTransportRead> ReceiveAsync(RpcTransportRead first)
    {
        if (first.EndOfMessage || first.Type == RpcFrameType.Close)
        {
            Message = new ReceivedMessage(default, first.Type);
            return new ValueTask<RpcTransportRead>(first);
        }

        // Most messages are there already, whole.
        _buffer ??= ArrayPool<byte>.Shared.Rent(_size);
        var read = transport.ReceiveAsync(_buffer, CancellationToken.None);
        if (!read.IsCompletedSuccessfully)
        {
            return CollectAsync(read);
        }

        var part = read.Result;
        if (!part.EndOfMessage || part.Count > maxSize)
        {
            return CollectAsync(new ValueTask<RpcTransportRead>(part));
        }

        SetMessage(part.Type, part.Count);
        return new ValueTask<RpcTransportRead>(part);
    }

    /// <summary>Gives the buffer back; the message is gone then.</summary>
    public void Release()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcTransportRead> CollectAsync(ValueTask<RpcTransportRead> first)
    {
        var read = await Announced(first).ConfigureAwait(false);
        var length = read.Count;
        if (length > maxSize)
        {
            return await DiscardAsync(read, length).ConfigureAwait(false);
        }

        while (!read.EndOfMessage && read.Type != RpcFrameType.Close)
        {
            traffic.AddPart();
            if (length == _buffer!.Length && !TryGrow(length))
            {
                return await DiscardAsync(read, length).ConfigureAwait(false);
            }

            read = await Announced(transport.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None)).ConfigureAwait(false);
            length += read.Count;
            if (length > maxSize)
            {
                return await DiscardAsync(read, length).ConfigureAwait(false);
            }
        }

        SetMessage(read.Type, length);
        return read;
    }

    // Says that the loop is about to wait, also in the middle of a message.
    private ValueTask<RpcTransportRead> Announced(ValueTask<RpcTransportRead> read)
    {
        if (!read.IsCompleted)
        {
            burst.End();
        }

        return read;
    }

    private void SetMessage(RpcFrameType type, int length)
    {
        _size = Math.Clamp(length, InitialSize, SharedFrame.MaxSize);
        Message = new ReceivedMessage(_buffer.AsMemory(0, length), type);
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

    // Keeps nothing of the message but what the scanner finds.
    private async ValueTask<RpcTransportRead> DiscardAsync(RpcTransportRead read, int received)
    {
        var refused = EnvelopeScanner.Scan(_buffer.AsSpan(0, received));
        long length = received;
        while (!read.EndOfMessage && read.Type != RpcFrameType.Close)
        {
            read = await Announced(transport.ReceiveAsync(_buffer, CancellationToken.None)).ConfigureAwait(false);
            refused.Read(_buffer.AsSpan(0, read.Count));
            length += read.Count;
            if (length > (long)maxSize + MaxDiscarded)
            {
                throw new ProtocolViolationException(
                    RpcCloseCode.MessageTooLarge, $"A message may have at most {maxSize} bytes.");
            }
        }

        Message = new ReceivedMessage(default, read.Type, refused);
        return read;
    }
}
