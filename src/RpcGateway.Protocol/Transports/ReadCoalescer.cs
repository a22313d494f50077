using System.Buffers;
using System.Runtime.CompilerServices;

namespace RpcGateway.Protocol.Transports;

/// <summary>
/// Reads as much as is there, and hands it out bit by bit. A WebSocket reads 139 bytes at most for a header and a small
/// message, and each such read would be one of the connection's.
/// </summary>
internal sealed class ReadCoalescer(Stream inner)
{
    private const int Size = 16 * 1024;

    private byte[]? _buffer;
    private int _start;
    private int _end;
    private bool _isReady;
    private long _reads;

    /// <summary>Whether bytes are there that nobody has read yet.</summary>
    public bool HasUnread => _start < _end;

    /// <summary>Grows with each read of the connection that is started, so with each that brought something before.</summary>
    public long Count => Volatile.Read(ref _reads);

    /// <summary>An empty buffer waits until something is there.</summary>
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
            Forget();
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
        // Whoever reads next has awaited this one.
        _isReady = true;
        CountRead();
        var wait = inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
        if (!wait.IsCompletedSuccessfully)
        {
            Forget();
        }

        return wait;
    }

    // Who waits in the middle of a message holds no buffer either.
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

    private void Forget()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            _start = _end = 0;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
