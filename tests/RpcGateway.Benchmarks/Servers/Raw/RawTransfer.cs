using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using RpcGateway.Benchmarks.Contracts;

namespace RpcGateway.Benchmarks.Servers.Raw;

/// <summary>
/// Bytes in binary messages as large as the gateway's, ended by an empty one. There is no credit: what the socket
/// does not take has to wait.
/// </summary>
internal static class RawTransfer
{
    private const int BufferSize = 64 * 1024;

    // What the gateway's frames hold beside the five bytes of their header.
    private const int MessageSize = BufferSize - 5;

    /// <summary>Reads until the empty message, and answers with the number of bytes.</summary>
    public static async Task ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        var position = 0L;
        var isWithin = false;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (read.Count == 0 && read.EndOfMessage && !isWithin)
            {
                var answer = Encoding.ASCII.GetBytes(position.ToString(CultureInfo.InvariantCulture));
                await socket.SendAsync(answer, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                return;
            }

            if (read.Count > 0)
            {
                ByteStream.Check(buffer.AsSpan(0, read.Count), position);
                position += read.Count;
            }

            isWithin = !read.EndOfMessage;
        }
    }

    /// <summary>Sends as many bytes as the first message says.</summary>
    public static async Task SendAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[MessageSize];
        var request = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
        var bytes = long.Parse(Encoding.ASCII.GetString(buffer, 0, request.Count), CultureInfo.InvariantCulture);
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
