using Microsoft.AspNetCore.Http;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Handshakes;

/// <summary>Accepts the WebSocket of a link, from a backend or another node.</summary>
internal static class LinkUpgrade
{
    /// <param name="http">The request, which was not refused.</param>
    /// <param name="subprotocol">The subprotocol of the link.</param>
    /// <param name="options">The intervals of the pings.</param>
    public static async Task<WebSocketTransport> AcceptAsync(HttpContext http, string subprotocol, RpcConnectionOptions options)
    {
        var isPrepared = CoalescingUpgrade.IsPrepared(http);
        var (interval, timeout) = WebSocketTransport.GetKeepAlive(options);
        var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = subprotocol,

            // Frames are small and the read loop never runs user code, so the pings of the framework suffice here.
            KeepAliveInterval = interval,
            KeepAliveTimeout = timeout,
        });
        return new WebSocketTransport(socket, isPrepared ? CoalescingUpgrade.GetStream(http) : null);
    }
}
