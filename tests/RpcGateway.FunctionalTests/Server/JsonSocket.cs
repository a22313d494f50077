using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>A bare WebSocket that sends JSON as written, as a client without any library would.</summary>
internal sealed class JsonSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private int _id;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseDescription => _socket.CloseStatusDescription;

    public string? Subprotocol => _socket.SubProtocol;

    public static async Task<JsonSocket> ConnectAsync(
        Uri address, string? origin = null, string? bearer = null, params string[] subprotocols)
    {
        var client = new JsonSocket();
        client.SetHeader("Origin", origin);
        client.SetHeader("Authorization", bearer is null ? null : $"Bearer {bearer}");
        foreach (var subprotocol in subprotocols)
        {
            client._socket.Options.AddSubProtocol(subprotocol);
        }

        await client._socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();
        return client;
    }

    public Task SendAsync(string json) => _socket
        .SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, CancellationToken.None)
            .DefaultTimeout();

    /// <summary>The next message; null once the server has closed.</summary>
    public async Task<JsonNode?> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            var read = await _socket.ReceiveAsync(buffer, CancellationToken.None).DefaultTimeout();
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, read.Count);
            if (read.EndOfMessage)
            {
                return JsonNode.Parse(message.ToArray());
            }
        }
    }

    /// <summary>Sends a request.</summary>
    /// <returns>Its id.</returns>
    public async Task<int> RequestAsync(string method, string parameters = "[]")
    {
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{++_id}},"method":"{{method}}","params":{{parameters}}}""");
        return _id;
    }

    /// <summary>Calls, and takes the next message for the answer.</summary>
    public async Task<JsonNode> CallAsync(string method, string parameters = "[]")
    {
        var id = await RequestAsync(method, parameters);
        var answer = await ReceiveAsync()
            ?? throw new InvalidOperationException($"Closed: {CloseStatus} {CloseDescription}");
        answer["id"]?.GetValue<int>().Should().Be(id, "{0} is the answer", answer.ToJsonString());
        return answer;
    }

    public async Task<T> ResultAsync<T>(string method, string parameters = "[]")
    {
        var answer = await CallAsync(method, parameters);
        answer["error"].Should().BeNull();
        return answer["result"]!.GetValue<T>();
    }

    public async Task<int> ErrorCodeAsync(string method, string parameters = "[]")
    {
        var answer = await CallAsync(method, parameters);
        return answer["error"]!["code"]!.GetValue<int>();
    }

    /// <summary>Says hello.</summary>
    /// <returns>The connection's id.</returns>
    public async Task<string> HelloAsync(string? token = null)
    {
        var parameters = token is null ? """{"version":1}""" : $$"""{"version":1,"token":"{{token}}"}""";
        var answer = await CallAsync("$/hello", parameters);
        return answer["result"]!["connectionId"]!.GetValue<string>();
    }

    /// <summary>Reads until the server closes.</summary>
    /// <returns>The close code.</returns>
    public async Task<int> WaitForCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        await CloseAsync();
        return (int)_socket.CloseStatus!.Value;
    }

    public async Task CloseAsync()
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)
                .DefaultTimeout();
        }
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Drop() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        catch (WebSocketException)
        {
            // Gone already, which is what this asks for.
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
