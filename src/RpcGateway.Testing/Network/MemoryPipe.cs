using System.Threading.Channels;

namespace RpcGateway.Testing.Network;

/// <summary>The bytes of a connection in one direction. Like the buffers of a socket, it holds a limited amount.</summary>
internal sealed class MemoryPipe(Gate gate)
{
    private const int MaxWrites = 64;

    private readonly Channel<byte[]> _writes = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MaxWrites) { SingleReader = true });

    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _current = [];
    private int _offset;
    private long _unread;

    /// <summary>Whether bytes were written that the reader could read now.</summary>
    public bool HasUnread => !gate.IsClosed && !_lost.Task.IsCompleted && Interlocked.Read(ref _unread) > 0;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        try
        {
            Interlocked.Add(ref _unread, bytes.Length);
            await _writes.Writer.WriteAsync(bytes.ToArray(), cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw Lost(e);
        }
    }

    /// <returns>0 at the end, or if the buffer is empty and bytes are available.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var isEnd = _offset == _current.Length && !await _writes.Reader.WaitToReadAsync(cancellationToken);
        await gate.WaitAsync(_lost.Task, cancellationToken);
        if (_lost.Task.IsCompleted)
        {
            throw Lost(null);
        }

        return isEnd || buffer.IsEmpty ? 0 : Take(buffer.Span);
    }

    /// <summary>Ends the pipe after what was written.</summary>
    public void End() => _writes.Writer.TryComplete();

    /// <summary>Ends the pipe at once, at both ends. What was not read is lost.</summary>
    public void Abort()
    {
        _lost.TrySetResult();
        _writes.Writer.TryComplete(Lost(null));
    }

    private static IOException Lost(Exception? cause) => new("The connection was lost.", cause);

    private int Take(Span<byte> buffer)
    {
        if (_offset == _current.Length)
        {
            _writes.Reader.TryRead(out _current!);
            _offset = 0;
        }

        var count = Math.Min(buffer.Length, _current.Length - _offset);
        _current.AsSpan(_offset, count).CopyTo(buffer);
        _offset += count;
        Interlocked.Add(ref _unread, -count);
        return count;
    }
}
