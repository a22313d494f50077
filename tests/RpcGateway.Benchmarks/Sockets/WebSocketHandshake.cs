using System.Net;
using System.Net.Sockets;

namespace RpcGateway.Benchmarks.Sockets;

/// <summary>Opens WebSocket connections to a server on this machine.</summary>
internal static class WebSocketHandshake
{
    private const int MaxHeaderBytes = 8192;
    private static readonly TimeSpan ReceiveTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Connects, and waits for the handshake response.</summary>
    public static FrameSocket Connect(int port, string path, string? subprotocol, int bufferSize)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Applies until the event loop makes the socket non-blocking.
            socket.ReceiveTimeout = (int)ReceiveTimeout.TotalMilliseconds;
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(Encoding.ASCII.GetBytes(Request(port, path, subprotocol)));
            return ReadResponse(socket, bufferSize);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // The key is the example of RFC 6455. It need not be random, because there is no proxy in between.
    private static string Request(int port, string path, string? subprotocol)
    {
        var request = $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
        return subprotocol is null ? $"{request}\r\n" : $"{request}Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n";
    }

    private static FrameSocket ReadResponse(Socket socket, int bufferSize)
    {
        Span<byte> response = stackalloc byte[MaxHeaderBytes];
        var length = 0;
        int end;
        while ((end = response[..length].IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = socket.Receive(response[length..]);
            length += read > 0 ? read : throw new LoadException("The server closed the connection during the handshake.");
        }

        return response.StartsWith("HTTP/1.1 101 "u8)
            ? new FrameSocket(socket, response[(end + 4)..length], bufferSize)
            : throw new LoadException($"The server refused the handshake: {Encoding.ASCII.GetString(response[..end])}");
    }
}
