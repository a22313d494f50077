using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

public sealed class CoalescingTests
{
    [Fact]
    public async Task Connect_ByDefault_ReadsFramesThatCameTogetherAtOnce()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener);
        var address = new Uri($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/rpc");

        var connected = await new WebSocketConnector(address, new RpcClientOptions())
            .ConnectAsync(CancellationToken.None).DefaultTimeout();
        await using var transport = connected.Transport;
        using var socket = await serving.DefaultTimeout();
        var first = await transport.ReceiveAsync(new byte[10], CancellationToken.None).DefaultTimeout();

        first.Should().Be(new RpcTransportRead(1, RpcFrameType.Text, EndOfMessage: true));
        transport.HasUnread.Should().BeTrue();
    }

    // Answers the handshake, with two frames behind it in the same write: more than the WebSocket itself reads at once.
    [SuppressMessage("Security", "CA5350", Justification = "The handshake of RFC 6455 has it, and not as a secret.")]
    private static async Task<Socket> ServeAsync(TcpListener listener)
    {
        const string Name = "Sec-WebSocket-Key: ";
        var socket = await listener.AcceptSocketAsync();
        var request = "";
        var buffer = new byte[4096];
        while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            request += Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        }

        var key = request.Split("\r\n").Single(line => line.StartsWith(Name, StringComparison.OrdinalIgnoreCase))[Name.Length..];
        var accept = Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        var answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: jsonrpc\r\n\r\n";
        await socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(answer), 0x81, 1, (byte)'a', 0x82, 126, 16, 0, .. new byte[4096]]);
        return socket;
    }
}
