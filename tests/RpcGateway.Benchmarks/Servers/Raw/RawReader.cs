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
        var arrived = socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        if (!arrived.IsCompletedSuccessfully)
        {
            ReturnBuffer();
            await arrived;
        }

        _buffer ??= ArrayPool<byte>.Shared.Rent(BufferSize);
        _length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            if (_length == _buffer.Length)
            {
                Grow();
            }

            result = await socket.ReceiveAsync(_buffer.AsMemory(_length), cancellationToken);
            _length += result.Count;
        }
        while (!result.EndOfMessage);

        Type = result.MessageType;
        return Type != WebSocketMessageType.Close;
    }

    public void Dispose() => ReturnBuffer();

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
