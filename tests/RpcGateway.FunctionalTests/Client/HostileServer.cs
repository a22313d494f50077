using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>A server that answers each handshake with headers of a test's choice, and <c>$/hello</c> likewise.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _upgrade;
    private readonly string _answer;
    private readonly Task _run;

    /// <param name="upgrade">The value of the header Upgrade.</param>
    /// <param name="answer">The members of the answer to <c>$/hello</c> beside its id, as JSON.</param>
    public HostileServer(string upgrade = "websocket", string answer = "\"result\":{}")
    {
        (_upgrade, _answer) = (upgrade, answer);
        _listener.Start();
        Address = new Uri($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/rpc");
        _run = RunAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
        await using var stream = client.GetStream();
        var key = (await ReadHeadAsync(stream))["Sec-WebSocket-Key"];
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1, which protects nothing here.
        var hash = SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
#pragma warning restore CA5350
        var head = $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: {_upgrade}\r\n"
            + $"Sec-WebSocket-Accept: {Convert.ToBase64String(hash)}\r\nSec-WebSocket-Protocol: rpcgateway.v1\r\n\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), _stopping.Token);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        var buffer = new byte[4096];
        await socket.ReceiveAsync(buffer, _stopping.Token);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,{{_answer}}}"""),
            WebSocketMessageType.Text,
            endOfMessage: true,
            _stopping.Token);
        while (socket.State == WebSocketState.Open)
        {
            await socket.ReceiveAsync(buffer, _stopping.Token);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _stopping.Token);
    }

    private async Task<Dictionary<string, string>> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stopping.Token);
            head.Append((char)one[0]);
        }

        return head.ToString().Split("\r\n").Skip(1).Where(line => line.Length > 0)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(header => header[0], header => header[1], StringComparer.OrdinalIgnoreCase);
    }
}
