using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace RpcGateway.TestTools;

/// <summary>
/// A WebSocket client without any RPC library: the test writes and reads the JSON itself, or sends bytes that are not JSON.
/// </summary>
internal sealed class RawWebSocket : IAsyncDisposable
{
    /// <summary>The subprotocol of shared frames and binary streams.</summary>
    public const string Extended = "rpcgateway.v1";

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<string> _messages = new();
    private int _lastId;

    private RawWebSocket()
    {
    }

    /// <summary>The subprotocol that the server selected.</summary>
    public string? Subprotocol => _socket.SubProtocol;

    /// <summary>The close code of the server; null while it has not closed.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>The reason of the server's close.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Connects.</summary>
    /// <param name="address">The address of the endpoint.</param>
    /// <param name="origin">The header Origin; null for none.</param>
    /// <param name="bearer">The bearer token of the header Authorization; null for none.</param>
    /// <param name="configure">Changes the options of the socket.</param>
    /// <param name="subprotocols">The subprotocols to offer.</param>
    public static async Task<RawWebSocket> ConnectAsync(
        Uri address,
        string? origin = null,
        string? bearer = null,
        Action<ClientWebSocketOptions>? configure = null,
        params string[] subprotocols)
    {
        var socket = new RawWebSocket();
        socket.SetHeader("Origin", origin);
        socket.SetHeader("Authorization", bearer is null ? null : $"Bearer {bearer}");
        configure?.Invoke(socket._socket.Options);
        Array.ForEach(subprotocols, socket._socket.Options.AddSubProtocol);
        await socket._socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();
        return socket;
    }

    /// <summary>Connects and offers <see cref="Extended"/>.</summary>
    public static Task<RawWebSocket> ConnectExtendedAsync(Uri address) => ConnectAsync(address, subprotocols: Extended);

    /// <summary>Sends a text message.</summary>
    public Task SendAsync(string text) => SendAsync(RawFrame.Text(text));

    /// <summary>Sends a message.</summary>
    public Task SendAsync(RawFrame frame) => SendAsync(frame.Bytes, frame.Type);

    /// <summary>Sends a message, or a fragment of one.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool endOfMessage = true) =>
        _socket.SendAsync(bytes, type, endOfMessage, CancellationToken.None).DefaultTimeout();

    /// <summary>Sends a request.</summary>
    /// <returns>The id of the request.</returns>
    public async Task<int> RequestAsync(string method, string parameters = "[]")
    {
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{++_lastId}},"method":"{{method}}","params":{{parameters}}}""");
        return _lastId;
    }

    /// <summary>Sends a request. The next message must be its response.</summary>
    /// <returns>The response.</returns>
    public async Task<JsonNode> CallAsync(string method, string parameters = "[]")
    {
        var id = await RequestAsync(method, parameters);
        var response = await ReceiveAsync();
        response["id"]?.GetValue<int>().Should().Be(id, "{0} is the response", response.ToJsonString());
        return response;
    }

    /// <summary>Calls a method that must succeed.</summary>
    /// <returns>The result.</returns>
    public async Task<T> ResultAsync<T>(string method, string parameters = "[]")
    {
        var response = await CallAsync(method, parameters);
        response["error"].Should().BeNull();
        return response.Result<T>();
    }

    /// <summary>Calls a method that must fail.</summary>
    /// <returns>The error code.</returns>
    public async Task<int> ErrorCodeAsync(string method, string parameters = "[]") =>
        (await CallAsync(method, parameters)).ErrorCode();

    /// <summary>Sends a message.</summary>
    /// <returns>The next message.</returns>
    public async Task<JsonNode> ExchangeAsync(string text)
    {
        await SendAsync(text);
        return await ReceiveAsync();
    }

    /// <summary>Sends <c>$/hello</c>.</summary>
    /// <returns>The id of the connection.</returns>
    public async Task<string> HelloAsync(string? token = null)
    {
        var parameters = token is null ? """{"version":1}""" : $$"""{"version":1,"token":"{{token}}"}""";
        var response = await CallAsync("$/hello", parameters);
        return response["result"]!["connectionId"]!.GetValue<string>();
    }

    /// <summary>Returns the next WebSocket message; null after the server has closed. The caller limits the wait.</summary>
    public async Task<RawFrame?> ReceiveFrameAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            message.Write(buffer, 0, read.Count);
            if (read.EndOfMessage)
            {
                return read.MessageType == WebSocketMessageType.Close ? null : new RawFrame(message.ToArray(), read.MessageType);
            }
        }
    }

    /// <summary>
    /// Returns the next JSON-RPC message as text; null after the server has closed. Binary frames are skipped, and the
    /// messages of a shared frame are returned one by one.
    /// </summary>
    public async Task<string?> ReceiveTextAsync()
    {
        while (_messages.Count == 0)
        {
            if (await ReceiveFrameAsync().DefaultTimeout() is not { } frame)
            {
                return null;
            }

            if (frame.IsText)
            {
                var text = Encoding.UTF8.GetString(frame.Bytes);
                Array.ForEach(Subprotocol == Extended ? text.Split('\n') : [text], _messages.Enqueue);
            }
        }

        return _messages.Dequeue();
    }

    /// <summary>Returns the next JSON-RPC message.</summary>
    /// <exception cref="IOException">The server has closed.</exception>
    public async Task<JsonNode> ReceiveAsync() => JsonNode.Parse(
        await ReceiveTextAsync() ?? throw new IOException($"The server closed: {CloseCode} {CloseReason}"))!;

    /// <summary>Reads until the server closes, and completes the close.</summary>
    /// <returns>The close code.</returns>
    public async Task<int> WaitForCloseAsync()
    {
        while (await ReceiveTextAsync() is not null)
        {
        }

        await CloseAsync();
        return CloseCode!.Value;
    }

    /// <summary>Sends a close, or completes that of the server.</summary>
    public async Task CloseAsync()
    {
        if (_socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)
                .DefaultTimeout();
        }
        catch (WebSocketException) when (CloseCode is not null)
        {
            // The server has closed and did not wait for the other close.
        }
    }

    /// <summary>Drops the connection without a close.</summary>
    public void Drop() => _socket.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        catch (WebSocketException)
        {
            // The connection has ended already.
        }

        _socket.Dispose();
    }

    private void SetHeader(string name, string? value)
    {
        if (value is not null)
        {
            _socket.Options.SetRequestHeader(name, value);
        }
    }
}
