using System.Buffers;
using System.Buffers.Binary;

namespace RpcGateway.Protocol.Transports;

/// <summary>
/// Holds the writes between <see cref="Hold"/> and <see cref="ReleaseAsync"/>, and writes them as one. Other writes, such
/// as pongs, are written at once.
/// </summary>
internal sealed class WriteCoalescer(Stream inner)
{
    // The object is its own lock: a separate one would add 40 bytes to every connection.

    private const int InitialSize = 16 * 1024;
    private const int MaxSize = 64 * 1024;
    private const int MaxHeader = 4;

    // Larger writes bypass the buffer: copying them costs more than a separate write.
    private const int MaxCopied = 16 * 1024;

    private byte[]? _held;
    private int _length;
    private volatile bool _holding;
    private bool _isWriting;
    private long _writes;

    // Writers that wait for their turn. Created only when two writes overlap (a pong and a message). A semaphore would cost
    // 90 B per connection.
    private Queue<TaskCompletionSource>? _turns;

    /// <summary>Increases with each completed write to the connection.</summary>
    public long Count => Volatile.Read(ref _writes);

    /// <summary>
    /// From now on, writes may be held until <see cref="ReleaseAsync"/>. Only for a single writer that calls both.
    /// </summary>
    public void Hold() => _holding = true;

    /// <summary>Writes what was held.</summary>
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
    /// Holds a whole message as one frame from a server, without a mask (RFC 6455, section 5.2). Returns false if there is
    /// no room for it. This copies the bytes once, into the buffer that is written; through the socket it would take two
    /// copies and a mutex.
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
