using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RpcGateway.Benchmarks.Load;

/// <summary>Opens WebSockets to a server of this machine.</summary>
internal static class WebSocketHandshake
{
    private const int MaxHeaders = 8192;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Connects, and waits for the answer to the handshake.</summary>
    public static FrameSocket Connect(int port, string path, string? subprotocol, int bufferSize)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // For the greeting; afterwards the sockets do not block.
            socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(Encoding.ASCII.GetBytes(Request(port, path, subprotocol)));
            return ReadAnswer(socket, bufferSize);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // The key is the example of RFC 6455; no proxy is in between that it would have to be fresh for.
    private static string Request(int port, string path, string? subprotocol)
    {
        var request = $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
        return subprotocol is null ? $"{request}\r\n" : $"{request}Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n";
    }

    private static FrameSocket ReadAnswer(Socket socket, int bufferSize)
    {
        Span<byte> answer = stackalloc byte[MaxHeaders];
        var length = 0;
        int end;
        while ((end = answer[..length].IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = socket.Receive(answer[length..]);
            length += read > 0 ? read : throw new LoadException("The server dropped a handshake.");
        }

        return answer.StartsWith("HTTP/1.1 101 "u8)
            ? new FrameSocket(socket, answer[(end + 4)..length], bufferSize)
            : throw new LoadException($"The server refused a handshake: {Encoding.ASCII.GetString(answer[..end])}");
    }
}
