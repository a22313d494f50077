using System.Net.Sockets;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

public sealed class CoalescingTests
{
    [Fact]
    public async Task Connect_Default_ReadsFramesOfOneWriteTogether()
    {
        using var listener = new LoopbackListener();
        var serving = ServeAsync(listener);

        var connected = await new WebSocketConnector(listener.Rpc, new RpcClientOptions())
            .ConnectAsync(CancellationToken.None).DefaultTimeout();
        await using var transport = connected.Transport;
        using var socket = await serving.DefaultTimeout();
        var first = await transport.ReceiveAsync(new byte[10], CancellationToken.None).DefaultTimeout();

        first.Should().Be(new RpcTransportRead(1, RpcFrameType.Text, EndOfMessage: true));
        transport.HasUnread.Should().BeTrue();
    }

    // Sends two frames in the same write as the handshake: more than the WebSocket itself reads at once.
    private static async Task<Socket> ServeAsync(LoopbackListener listener)
    {
        var socket = await listener.AcceptAsync();
        await using var stream = new NetworkStream(socket);
        var head = await WebSocketHandshake.ReadHeadAsync(stream);
        await stream.WriteAsync((byte[])
        [
            .. WebSocketHandshake.Response(head, "jsonrpc"), 0x81, 1, (byte)'a', 0x82, 126, 16, 0, .. new byte[4096],
        ]);
        return socket;
    }
}
