using System.Net.Sockets;
using System.Net.WebSockets;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>A server whose handshake and whose response to <c>$/hello</c> the test chooses.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly LoopbackListener _listener = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _upgrade;
    private readonly string _response;
    private readonly Task _run;

    /// <param name="upgrade">The value of the header Upgrade.</param>
    /// <param name="response">The members of the response to <c>$/hello</c> after its id, as JSON.</param>
    public HostileServer(string upgrade = "websocket", string response = "\"result\":{}")
    {
        (_upgrade, _response) = (upgrade, response);
        _run = RunAsync();
    }

    public Uri Address => _listener.Rpc;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var client = await _listener.AcceptAsync(_stopping.Token);
        await using var stream = new NetworkStream(client);
        var head = await WebSocketHandshake.ReadHeadAsync(stream, _stopping.Token);
        await stream.WriteAsync(WebSocketHandshake.Response(head, RawWebSocket.Extended, _upgrade), _stopping.Token);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        var buffer = new byte[4096];
        await socket.ReceiveAsync(buffer, _stopping.Token);
        await socket.SendAsync(
            RawFrame.Text($$"""{"jsonrpc":"2.0","id":1,{{_response}}}""").Bytes,
            WebSocketMessageType.Text,
            endOfMessage: true,
            _stopping.Token);
        while (socket.State == WebSocketState.Open)
        {
            await socket.ReceiveAsync(buffer, _stopping.Token);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _stopping.Token);
    }
}
