using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>A WebSocket that sends whatever bytes it is given, in whatever fragments.</summary>
internal sealed class RudeClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Queue<string> _received = new();
    private int _markers;

    public static async Task<RudeClient> ConnectAsync(Uri address, bool extended)
    {
        var client = new RudeClient();
        if (extended)
        {
            client._socket.Options.AddSubProtocol("rpcgateway.v1");
        }

        await client._socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool endOfMessage = true) =>
        _socket.SendAsync(bytes, type, endOfMessage, CancellationToken.None).DefaultTimeout();

    /// <summary>The next message as it was written; null once the server has closed.</summary>
    public async Task<string?> ReceiveTextAsync()
    {
        while (_received.Count == 0)
        {
            var (type, bytes) = await ReceiveFrameAsync();
            if (type == WebSocketMessageType.Close)
            {
                return null;
            }

            if (type == WebSocketMessageType.Text)
            {
                Array.ForEach(Encoding.UTF8.GetString(bytes).Split('\n'), _received.Enqueue);
            }
        }

        return _received.Dequeue();
    }

    public async Task<JsonNode> ReceiveAsync() => JsonNode.Parse(
        await ReceiveTextAsync() ?? throw new IOException($"Closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}"))!;

    /// <summary>Sends and takes the next message for the answer.</summary>
    public async Task<JsonNode> AskAsync(string text)
    {
        await SendAsync(text);
        return await ReceiveAsync();
    }

    public async Task<int> ErrorCodeAsync(string text) =>
        (await AskAsync(text))["error"]!["code"]!.GetValue<int>();

    /// <summary>Checks that the connection lives and has nothing else to say.</summary>
    public async Task AssertAliveAsync()
    {
        var marker = $"marker {++_markers}";
        var answer = await AskAsync($$"""{"jsonrpc":"2.0","id":"{{marker}}","method":"echo.say","params":["here"]}""");
        answer.ToJsonString().Should().Contain(marker).And.Contain("here");
    }

    /// <summary>Reads until the server closes.</summary>
    public async Task<int> WaitForCloseAsync()
    {
        while (await ReceiveTextAsync() is not null)
        {
        }

        return (int)_socket.CloseStatus!.Value;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveFrameAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await _socket.ReceiveAsync(buffer, CancellationToken.None).DefaultTimeout();
            message.Write(buffer, 0, read.Count);
            if (read.EndOfMessage)
            {
                return (read.MessageType, message.ToArray());
            }
        }
    }
}
