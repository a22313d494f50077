using System.Buffers;

namespace RpcGateway.Protocol;

/// <summary>
/// Lies below a WebSocket, whose small reads and writes it gathers: a burst of frames comes out of one read, and frames
/// written between <see cref="Hold"/> and <see cref="ReleaseAsync"/> leave in one write. Idle, it holds no buffer.
/// </summary>
public sealed class CoalescingStream(Stream inner) : Stream
{
    private const int ReadSize = 16 * 1024;
    private const int MostHeld = 64 * 1024;

    // Larger writes go past the buffer: to copy them costs more than the write that it saves.
    private const int LargestCopied = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[]? _read;
    private int _readStart;
    private int _readEnd;
    private bool _isReady;
    private byte[]? _held;
    private int _heldLength;
    private volatile bool _holding;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether bytes are there that nobody has read yet.</summary>
    internal bool HasUnread => _readStart < _readEnd;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (HasUnread)
        {
            return new ValueTask<int>(TakeUnread(buffer.Span));
        }

        if (buffer.IsEmpty)
        {
            return WaitAsync(cancellationToken);
        }

        if (buffer.Length >= ReadSize)
        {
            Forget();
            _isReady = false;
            return inner.ReadAsync(buffer, cancellationToken);
        }

        return FillAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        TryHold(buffer.Span) ? default : WriteThroughAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Does nothing: what is not held has left already.</summary>
    public override void Flush()
    {
    }

    /// <summary>Does nothing: what is not held has left already.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>From here on writes may stay, until <see cref="ReleaseAsync"/>. For one writer, who releases.</summary>
    internal void Hold() => _holding = true;

    /// <summary>Lets go what was held.</summary>
    internal ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _holding = false;
            if (_heldLength == 0)
            {
                return default;
            }
        }

        return WriteThroughAsync(default, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The buffers may be in use on other threads: they are left to the garbage collector.
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int TakeUnread(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _readEnd - _readStart);
        _read.AsSpan(_readStart, count).CopyTo(destination);
        _readStart += count;
        return count;
    }

    private ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        var wait = inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
        if (wait.IsCompletedSuccessfully)
        {
            _isReady = true;
            return wait;
        }

        Forget();
        return AwaitAsync(wait);

        async ValueTask<int> AwaitAsync(ValueTask<int> waiting)
        {
            var count = await waiting.ConfigureAwait(false);
            _isReady = true;
            return count;
        }
    }

    private async ValueTask<int> FillAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (!_isReady)
        {
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _isReady = false;
        _read ??= ArrayPool<byte>.Shared.Rent(ReadSize);
        _readStart = _readEnd = 0;
        _readEnd = await inner.ReadAsync(_read, cancellationToken).ConfigureAwait(false);
        return TakeUnread(destination.Span);
    }

    private void Forget()
    {
        if (_read is { } read)
        {
            _read = null;
            _readStart = _readEnd = 0;
            ArrayPool<byte>.Shared.Return(read);
        }
    }

    private bool TryHold(ReadOnlySpan<byte> bytes)
    {
        if (!_holding || bytes.Length > LargestCopied)
        {
            return false;
        }

        lock (_lock)
        {
            if (!_holding || _heldLength + bytes.Length > MostHeld)
            {
                return false;
            }

            _held ??= ArrayPool<byte>.Shared.Rent(ReadSize);
            if (_heldLength + bytes.Length > _held.Length)
            {
                GrowHeld();
            }

            bytes.CopyTo(_held.AsSpan(_heldLength));
            _heldLength += bytes.Length;
            return true;
        }
    }

    private void GrowHeld()
    {
        var grown = ArrayPool<byte>.Shared.Rent(MostHeld);
        _held.AsSpan(0, _heldLength).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(_held!);
        _held = grown;
    }

    private async ValueTask WriteThroughAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteHeldAsync(cancellationToken).ConfigureAwait(false);
            if (!bytes.IsEmpty)
            {
                await inner.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            }

            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask WriteHeldAsync(CancellationToken cancellationToken)
    {
        byte[]? held;
        int length;
        lock (_lock)
        {
            (held, length) = (_held, _heldLength);
            (_held, _heldLength) = (null, 0);
        }

        if (held is not null)
        {
            await inner.WriteAsync(held.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(held);
        }
    }
}
