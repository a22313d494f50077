using System.Buffers;
using System.Runtime.CompilerServices;

namespace RpcGateway.Protocol.Transports;

/// <summary>
/// Reads as many bytes as are available, and returns them in the portions that the WebSocket requests. A WebSocket reads at
/// most 139 bytes for a header and a small message; without this buffer, each such read would be a read from the
/// connection.
/// </summary>
internal sealed class ReadCoalescer(Stream inner)
{
    private const int Size = 16 * 1024;

    private byte[]? _buffer;
    private int _start;
    private int _end;
    private bool _isReady;
    private long _reads;

    /// <summary>Whether the buffer holds unread bytes.</summary>
    public bool HasUnread => _start < _end;

    /// <summary>Increases with each read that is started, and so with each completed one before it.</summary>
    public long Count => Volatile.Read(ref _reads);

    /// <summary>Reads. With an empty buffer, waits until bytes are available.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (HasUnread)
        {
            return new ValueTask<int>(Take(destination.Span));
        }

        if (destination.IsEmpty)
        {
            return WaitAsync(cancellationToken);
        }

        if (destination.Length >= Size)
        {
            ReturnBuffer();
            _isReady = false;
            CountRead();
            return inner.ReadAsync(destination, cancellationToken);
        }

        return FillAsync(destination, cancellationToken);
    }

    private int Take(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    private ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        // The next read starts after this wait has completed.
        _isReady = true;
        CountRead();
        var wait = inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
        if (!wait.IsCompletedSuccessfully)
        {
            ReturnBuffer();
        }

        return wait;
    }

    // Waits before renting, so that a read that waits in the middle of a message holds no buffer either.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (!_isReady)
        {
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _isReady = false;
        _buffer ??= ArrayPool<byte>.Shared.Rent(Size);
        _start = _end = 0;
        _end = await inner.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        return Take(destination.Span);
    }

    private void CountRead() => Volatile.Write(ref _reads, _reads + 1);

    private void ReturnBuffer()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            _start = _end = 0;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
