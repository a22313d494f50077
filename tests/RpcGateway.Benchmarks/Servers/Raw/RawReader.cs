using System.Buffers;
using System.Net.WebSockets;

namespace RpcGateway.Benchmarks.Servers.Raw;

/// <summary>Reads a message at a time; a connection that waits holds no buffer.</summary>
internal sealed class RawReader(WebSocket socket, CancellationToken cancellationToken) : IDisposable
{
    private const int BufferSize = 4096;

    private byte[]? _buffer;
    private int _length;

    /// <summary>The message that was read last; valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    public WebSocketMessageType Type { get; private set; }

    /// <returns>False if the peer closes.</returns>
    public async ValueTask<bool> ReadAsync()
    {
        _length = 0;
        var result = await WaitAsync();
        while (!result.EndOfMessage)
        {
            _buffer ??= ArrayPool<byte>.Shared.Rent(BufferSize);
            if (_length == _buffer.Length)
            {
                Grow();
            }

            result = await socket.ReceiveAsync(_buffer.AsMemory(_length), cancellationToken);
            _length += result.Count;
        }

        Type = result.MessageType;
        return Type != WebSocketMessageType.Close;
    }

    public void Dispose() => ReturnBuffer();

    // A read of nothing ends when a message begins; an empty message, and a close, end with it too.
    private async ValueTask<ValueWebSocketReceiveResult> WaitAsync()
    {
        var arrival = socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        if (!arrival.IsCompletedSuccessfully)
        {
            ReturnBuffer();
        }

        return await arrival;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer!.Length * 2);
        Message.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private void ReturnBuffer()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }
}
