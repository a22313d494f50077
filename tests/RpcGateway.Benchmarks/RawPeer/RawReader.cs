using System.Buffers;
using System.Net.WebSockets;

namespace RpcGateway.Benchmarks.RawPeer;

/// <summary>Reads one message at a time. A waiting connection holds no buffer.</summary>
internal sealed class RawReader(WebSocket socket, CancellationToken cancellationToken) : IDisposable
{
    private const int BufferSize = 4096;

    private byte[]? _buffer;
    private int _length;

    /// <summary>The last message; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);
    public WebSocketMessageType Type { get; private set; }

    /// <returns>False if the peer closed the connection.</returns>
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

    // A read into an empty buffer completes when data arrives. It also receives an empty message or a close as a whole.
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
