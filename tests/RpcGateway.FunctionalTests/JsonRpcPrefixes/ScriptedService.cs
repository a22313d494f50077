using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>A service whose messages the test writes and reads, one per line. It accepts one connection after the other.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public ScriptedService()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Configure(StreamJsonRpcBackendOptions backend)
    {
        backend.ConnectTcp("127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port);
        backend.Framing = JsonRpcFraming.NewLineDelimited;
    }

    /// <summary>Accepts the next connection of the gateway.</summary>
    public async Task AcceptAsync()
    {
        var stream = new NetworkStream(await _listener.AcceptAsync().DefaultTimeout(), ownsSocket: true);
        _reader = new StreamReader(stream);
        _writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Returns the next message; null after the gateway has closed the connection.</summary>
    public async Task<JsonNode?> ReceiveAsync() => await _reader!.ReadLineAsync().DefaultTimeout() is { } text ? JsonNode.Parse(text) : null;

    /// <summary>Returns the next message without its trace context, which it has if another test records spans meanwhile.</summary>
    public async Task<string?> ReceiveTextAsync() => await _reader!.ReadLineAsync().DefaultTimeout() is { } text
        ? Regex.Replace(text, @",""(traceparent|tracestate|baggage)"":""[^""]*""", "")
        : null;

    public Task SendAsync(string text) => _writer!.WriteLineAsync(text).DefaultTimeout();

    /// <summary>Sends a text without a line break.</summary>
    public Task WriteAsync(string text) => _writer!.WriteAsync(text).DefaultTimeout();

    /// <summary>Receives a request, and sends a result.</summary>
    public async Task<JsonNode> AnswerAsync(string result)
    {
        var request = (await ReceiveAsync())!;
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":{{result}}}""");
        return request;
    }

    /// <summary>Closes the current connection.</summary>
    public async Task DisposeConnectionAsync()
    {
        await (_writer?.DisposeAsync() ?? default);
        _reader?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await DisposeConnectionAsync();
    }
}
