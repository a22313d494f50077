using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RpcGateway.TestTools;

/// <summary>The HTTP requests and responses of a WebSocket handshake, for tests that write them by hand.</summary>
internal static class WebSocketHandshake
{
    private const string KeyName = "Sec-WebSocket-Key: ";

    /// <summary>The request of a client.</summary>
    public static byte[] Request(Uri address) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"GET {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\n{KeyName}dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));

    /// <summary>The response of a server.</summary>
    /// <param name="head">The head of the request.</param>
    /// <param name="subprotocol">The subprotocol that the server selects.</param>
    /// <param name="upgrade">The value of the header Upgrade.</param>
    public static byte[] Response(string head, string subprotocol, string upgrade = "websocket")
    {
        var key = head.Split("\r\n").Single(line => line.StartsWith(KeyName, StringComparison.OrdinalIgnoreCase))[KeyName.Length..];
#pragma warning disable CA5350 // RFC 6455 requires SHA-1, which protects nothing here.
        var hash = SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
#pragma warning restore CA5350
        return Encoding.Latin1.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n"
            + $"Sec-WebSocket-Accept: {Convert.ToBase64String(hash)}\r\nSec-WebSocket-Protocol: {subprotocol}\r\n\r\n");
    }

    /// <summary>Reads the head of an HTTP request or response, and no byte after it.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(next, cancellationToken);
            head.Append((char)next[0]);
        }

        return head.ToString();
    }
}
