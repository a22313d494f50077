using System.Globalization;
using System.Net.Sockets;
using System.Text;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>A TCP connection after a WebSocket handshake: what follows need not be WebSocket frames.</summary>
internal sealed class RawWebSocket : IAsyncDisposable
{
    private readonly TcpClient _client = new() { ReceiveBufferSize = 4096 };
    private NetworkStream _stream = null!;

    private RawWebSocket()
    {
    }

    public static async Task<RawWebSocket> ConnectAsync(Uri address)
    {
        var socket = new RawWebSocket();
        await socket._client.ConnectAsync(address.Host, address.Port).DefaultTimeout();
        socket._stream = socket._client.GetStream();
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"GET {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")));
        await socket.ReadHandshakeAsync().DefaultTimeout();
        return socket;
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).DefaultTimeout();

    public void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Ends when the server has ended the connection, one way or the other.</summary>
    public async Task ReadToEndAsync()
    {
        var buffer = new byte[1024];
        try
        {
            while (await _stream.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Cut off, which is an end as well.
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    private async Task ReadHandshakeAsync()
    {
        var answer = new StringBuilder();
        var buffer = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(buffer);
            answer.Append((char)buffer[0]);
        }

        answer.ToString().Should().StartWith("HTTP/1.1 101");
    }
}
