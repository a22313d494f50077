using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

/// <summary>A WebSocket without any client code of ours: a test writes and reads the JSON itself.</summary>
internal sealed class RawSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonElement> _unread = [];
    private int _lastId;

    private RawSocket()
    {
    }

    public string? Subprotocol => _socket.SubProtocol;

    public static async Task<RawSocket> ConnectAsync(Uri address, params IEnumerable<string> subprotocols)
    {
        var raw = new RawSocket();
        foreach (var subprotocol in subprotocols)
        {
            raw._socket.Options.AddSubProtocol(subprotocol);
        }

        await raw._socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();
        return raw;
    }

    /// <summary>Sends a text, in frames of the given size.</summary>
    public async Task SendAsync(string text, int frameSize = int.MaxValue)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsMemory();
        while (bytes.Length > frameSize)
        {
            await SendFrameAsync(bytes[..frameSize], isLast: false);
            bytes = bytes[frameSize..];
        }

        await SendFrameAsync(bytes, isLast: true);
    }

    /// <summary>Sends a request and gives its response; what comes in between is kept.</summary>
    public async Task<JsonElement> CallAsync(string method, string parameters)
    {
        var id = ++_lastId;
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        return await ReceiveAsync(message => IsResponse(message, id.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Gives the response to an id, written as in the JSON.</summary>
    public Task<JsonElement> ReceiveResponseAsync(string id) => ReceiveAsync(message => IsResponse(message, id));

    /// <summary>Gives the next request or notification of a method.</summary>
    public Task<JsonElement> ReceiveCallAsync(string method) => ReceiveAsync(
        message => message.TryGetProperty("method", out var name) && name.GetString() == method);

    /// <summary>Gives the oldest message that came and was not read yet.</summary>
    public Task<JsonElement> ReceiveAsync() => ReceiveAsync(_ => true);

    /// <summary>Reads until the gateway closes, and says how.</summary>
    public async Task<WebSocketCloseStatus?> ReceiveCloseAsync()
    {
        while (await ReadAsync() is { } message)
        {
            _unread.Add(message);
        }

        return _socket.CloseStatus;
    }

    /// <summary>Drops the connection without a close handshake.</summary>
    public void Abort() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private static bool IsResponse(JsonElement message, string id) =>
        !message.TryGetProperty("method", out _) && message.GetProperty("id").GetRawText() == id;

    private Task SendFrameAsync(ReadOnlyMemory<byte> frame, bool isLast) =>
        _socket.SendAsync(frame, WebSocketMessageType.Text, isLast, CancellationToken.None).DefaultTimeout();

    private async Task<JsonElement> ReceiveAsync(Func<JsonElement, bool> isWanted)
    {
        var index = _unread.FindIndex(message => isWanted(message));
        while (index < 0)
        {
            var message = await ReadAsync()
                ?? throw new IOException($"The gateway closed: {_socket.CloseStatusDescription}");
            _unread.Add(message);
            index = isWanted(message) ? _unread.Count - 1 : -1;
        }

        var found = _unread[index];
        _unread.RemoveAt(index);
        return found;
    }

    private async Task<JsonElement?> ReadAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).DefaultTimeout();
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, read.Count);
            if (read.EndOfMessage)
            {
                return JsonDocument.Parse(message.ToArray()).RootElement;
            }
        }
    }
}
