using System.Net.WebSockets;

namespace RpcGateway.Benchmarks.RawPeer;

/// <summary>
/// Bytes in binary messages as large as the gateway's, terminated by an empty one. There is no credit: TCP alone limits the
/// sender.
/// </summary>
internal static class RawTransfer
{
    private const int BufferSize = 64 * 1024;

    // The content of the gateway's largest frame, without its header of five bytes.
    private const int MessageSize = BufferSize - 5;

    /// <summary>Reads until the empty message, and responds with the number of bytes.</summary>
    public static async Task ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        var position = 0L;
        var isInside = false;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (read.Count == 0 && read.EndOfMessage && !isInside)
            {
                var response = Encoding.ASCII.GetBytes($"{position}");
                await socket.SendAsync(response, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                return;
            }

            if (read.Count > 0)
            {
                ByteStream.Check(buffer.AsSpan(0, read.Count), position);
                position += read.Count;
            }

            isInside = !read.EndOfMessage;
        }
    }

    /// <summary>Sends as many bytes as the first message asks for.</summary>
    public static async Task SendAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[MessageSize];
        var request = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
        var bytes = long.Parse(buffer.AsSpan(0, request.Count));
        await using var content = new ByteStream(bytes);
        int read;
        do
        {
            read = await content.ReadAsync(buffer, cancellationToken);
            await socket.SendAsync(
                buffer.AsMemory(0, read), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        while (read > 0);
    }
}
