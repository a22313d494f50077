using System.Net.Sockets;

namespace RpcGateway.TestTools;

/// <summary>A TCP connection after a WebSocket handshake. The test can send bytes that are not WebSocket frames, or none.</summary>
internal sealed class UpgradedTcpClient : IAsyncDisposable
{
    private readonly TcpClient _client = new() { ReceiveBufferSize = 4096 };
    private NetworkStream _stream = null!;

    private UpgradedTcpClient()
    {
    }

    /// <summary>Connects and completes the handshake.</summary>
    public static async Task<UpgradedTcpClient> ConnectAsync(Uri address)
    {
        var client = new UpgradedTcpClient();
        await client._client.ConnectAsync(address.Host, address.Port).DefaultTimeout();
        client._stream = client._client.GetStream();
        await client.SendAsync(WebSocketHandshake.Request(address));
        var head = await WebSocketHandshake.ReadHeadAsync(client._stream).DefaultTimeout();
        head.Should().StartWith("HTTP/1.1 101");
        return client;
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).DefaultTimeout();

    /// <summary>Shuts down the sending direction.</summary>
    public void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the server has closed or reset the connection. The caller limits the wait.</summary>
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
            // A reset is an end as well.
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }
}
