using System.Buffers;
using System.Runtime.CompilerServices;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Assembles whole messages in one rented buffer, which it returns while no data arrives: an idle connection holds no
/// buffer.
/// </summary>
internal sealed class MessageReceiver(IRpcTransport transport, int maxSize, ReadBurst burst, ReceivedTraffic traffic)
{
    private const int InitialSize = 4 * 1024;

    // How much of a message that is too large is discarded before the connection is closed.
    private const int MaxDiscarded = 16 * 1024 * 1024;

    // The next message is often as large as the last one. So frames of a binary stream are received with one read each.
    private int _size = InitialSize;
    private byte[]? _buffer;

    /// <summary>The last received message. Valid until the next read.</summary>
    public ReceivedMessage Message { get; private set; }

    /// <summary>Whether to call <see cref="WaitAsync"/> first, because no received data is known to be available.</summary>
    public bool MustWait => _buffer is null || !transport.HasUnread;

    /// <summary>
    /// Waits for a message, without a buffer and without a state machine, because many connections are waiting.
    /// </summary>
    public ValueTask<RpcTransportRead> WaitAsync()
    {
        var wait = transport.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (!wait.IsCompleted)
        {
            Release();
        }

        return EndBurstBefore(wait);
    }

    /// <summary>
    /// Receives the next <see cref="Message"/>. Returns its last part, or a close, or nothing (see <see cref="IsNothing"/>).
    /// </summary>
    /// <param name="first">The result of <see cref="WaitAsync"/>; default if it was not called.</param>
    public ValueTask<RpcTransportRead> ReceiveAsync(RpcTransportRead first)
    {
        if (first.EndOfMessage || first.Type == RpcFrameType.Close)
        {
            Message = new ReceivedMessage(default, first.Type);
            return new ValueTask<RpcTransportRead>(first);
        }

        // In most cases, the whole message is already available.
        _buffer ??= ArrayPool<byte>.Shared.Rent(_size);
        var read = transport.ReceiveAsync(_buffer, CancellationToken.None);
        if (!read.IsCompletedSuccessfully)
        {
            return CollectAsync(read);
        }

        var part = read.Result;
        if (IsNothing(part))
        {
            return new ValueTask<RpcTransportRead>(part);
        }

        if (!part.EndOfMessage || part.Count > maxSize)
        {
            return CollectAsync(new ValueTask<RpcTransportRead>(part));
        }

        SetMessage(part.Type, part.Count);
        return new ValueTask<RpcTransportRead>(part);
    }

    /// <summary>Whether there is no message yet: the transport received something for itself.</summary>
    public static bool IsNothing(RpcTransportRead read) => read is { Count: 0, EndOfMessage: false };

    /// <summary>Returns the buffer. The message is then no longer valid.</summary>
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
        var read = await EndBurstBefore(first).ConfigureAwait(false);
        if (IsNothing(read))
        {
            return read;
        }

        var length = read.Count;
        if (length > maxSize)
        {
            return await DiscardAsync(read, length).ConfigureAwait(false);
        }

        while (!read.EndOfMessage && read.Type != RpcFrameType.Close)
        {
            traffic.AddPart(length);
            if (length == _buffer!.Length && !TryGrow(length))
            {
                return await DiscardAsync(read, length).ConfigureAwait(false);
            }

            read = await EndBurstBefore(transport.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None)).ConfigureAwait(false);
            length += read.Count;
            if (length > maxSize)
            {
                return await DiscardAsync(read, length).ConfigureAwait(false);
            }
        }

        SetMessage(read.Type, length);
        return read;
    }

    // Ends the burst if the loop is about to wait, which may be in the middle of a message.
    private ValueTask<RpcTransportRead> EndBurstBefore(ValueTask<RpcTransportRead> read)
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

    // Keeps nothing of the message except what the scanner finds.
    private async ValueTask<RpcTransportRead> DiscardAsync(RpcTransportRead read, int received)
    {
        var refused = EnvelopeScanner.Scan(_buffer.AsSpan(0, received));
        long length = received;
        while (!read.EndOfMessage && read.Type != RpcFrameType.Close)
        {
            read = await EndBurstBefore(transport.ReceiveAsync(_buffer, CancellationToken.None)).ConfigureAwait(false);
            refused.Read(_buffer.AsSpan(0, read.Count));
            length += read.Count;
            traffic.AddPart(length);
            if (length > (long)maxSize + MaxDiscarded)
            {
                throw new ProtocolViolationException(
                    RpcCloseCode.MessageTooLarge, $"A message must have at most {maxSize} bytes (MaxMessageSize).");
            }
        }

        Message = new ReceivedMessage(default, read.Type, refused);
        return read;
    }
}
