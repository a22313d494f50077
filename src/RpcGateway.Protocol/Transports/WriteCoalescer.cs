using System.Buffers;
using System.Buffers.Binary;

namespace RpcGateway.Protocol.Transports;

/// <summary>
/// Holds what is written between <see cref="Hold"/> and <see cref="ReleaseAsync"/>, and writes it in one. What is written
/// at other times, a pong above all, leaves at once.
/// </summary>
internal sealed class WriteCoalescer(Stream inner)
{
    // The object is its own lock: a separate one would add 40 bytes to every connection.

    private const int InitialSize = 16 * 1024;
    private const int MaxSize = 64 * 1024;
    private const int MaxHeader = 4;

    // Larger writes go past the buffer: to copy them costs more than the write that it saves.
    private const int MaxCopied = 16 * 1024;

    private byte[]? _held;
    private int _length;
    private volatile bool _holding;
    private bool _isWriting;
    private long _writes;

    // Whose turn comes next; made when two meet, a pong and a message. A semaphore would be 90 bytes of each connection.
    private Queue<TaskCompletionSource>? _turns;

    /// <summary>Grows with each write that the connection has taken.</summary>
    public long Count => Volatile.Read(ref _writes);

    /// <summary>From here on writes may stay, until <see cref="ReleaseAsync"/>. For one writer, who releases.</summary>
    public void Hold() => _holding = true;

    /// <summary>Lets go what was held.</summary>
    public ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        lock (this)
        {
            _holding = false;
            if (_length == 0)
            {
                return default;
            }
        }

        return WriteThroughAsync(default, cancellationToken);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        TryHold(bytes.Span) ? default : WriteThroughAsync(bytes, cancellationToken);

    /// <summary>
    /// Holds a whole message as one frame of a server, without a mask (RFC 6455, section 5.2); false where there is no
    /// room for it. The bytes are copied once, into what leaves; by way of the socket it would be twice, and a mutex.
    /// </summary>
    public bool TryHoldFrame(ReadOnlySpan<byte> message, RpcFrameType type)
    {
        if (message.Length > MaxCopied)
        {
            return false;
        }

        lock (this)
        {
            if (!_holding || !TryMakeRoom(MaxHeader + message.Length))
            {
                return false;
            }

            var frame = _held.AsSpan(_length);
            var header = WriteHeader(frame, message.Length, type);
            message.CopyTo(frame[header..]);
            _length += header + message.Length;
            return true;
        }
    }

    private static int WriteHeader(Span<byte> frame, int length, RpcFrameType type)
    {
        const byte Final = 0x80;
        const byte TwoLengthBytes = 126;
        frame[0] = (byte)(Final | (type == RpcFrameType.Text ? 1 : 2));
        if (length < TwoLengthBytes)
        {
            frame[1] = (byte)length;
            return 2;
        }

        frame[1] = TwoLengthBytes;
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
        return MaxHeader;
    }

    private bool TryHold(ReadOnlySpan<byte> bytes)
    {
        if (!_holding || bytes.Length > MaxCopied)
        {
            return false;
        }

        lock (this)
        {
            if (!_holding || !TryMakeRoom(bytes.Length))
            {
                return false;
            }

            bytes.CopyTo(_held.AsSpan(_length));
            _length += bytes.Length;
            return true;
        }
    }

    private bool TryMakeRoom(int count)
    {
        if (_length + count > MaxSize)
        {
            return false;
        }

        _held ??= ArrayPool<byte>.Shared.Rent(InitialSize);
        if (_length + count > _held.Length)
        {
            var grown = ArrayPool<byte>.Shared.Rent(MaxSize);
            _held.AsSpan(0, _length).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_held);
            _held = grown;
        }

        return true;
    }

    private async ValueTask WriteThroughAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync().ConfigureAwait(false);
        try
        {
            await WriteHeldAsync(cancellationToken).ConfigureAwait(false);
            if (!bytes.IsEmpty)
            {
                await inner.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            }

            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _writes, _writes + 1);
        }
        finally
        {
            EndTurn();
        }
    }

    private Task WaitForTurnAsync()
    {
        lock (this)
        {
            if (!_isWriting)
            {
                _isWriting = true;
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_turns ??= []).Enqueue(turn);
            return turn.Task;
        }
    }

    private void EndTurn()
    {
        lock (this)
        {
            if (_turns is not null && _turns.TryDequeue(out var next))
            {
                next.SetResult();
            }
            else
            {
                _isWriting = false;
            }
        }
    }

    private async ValueTask WriteHeldAsync(CancellationToken cancellationToken)
    {
        byte[]? held;
        int length;
        lock (this)
        {
            (held, length) = (_held, _length);
            (_held, _length) = (null, 0);
        }

        if (held is not null)
        {
            await inner.WriteAsync(held.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(held);
        }
    }
}
