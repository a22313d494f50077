using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;
using RpcGateway.Client.Connecting;

namespace RpcGateway.Testing.Network;

/// <summary>
/// The WebSocket handshake with a test server. The server sees a request that can be upgraded, as from Kestrel, and not the
/// WebSocket of the test server, which has no frames, no pings and no limits.
/// </summary>
internal static class MemoryHandshake
{
    /// <returns>The client's end of the WebSocket.</returns>
    /// <exception cref="HttpRequestException">The server refused the handshake.</exception>
    public static async Task<WebSocket> ConnectAsync(
        TestServer server,
        Uri address,
        IEnumerable<KeyValuePair<string, string>> headers,
        ClaimsPrincipal? user,
        (MemoryPipe ToServer, MemoryPipe ToClient) pipes,
        CancellationToken cancellationToken)
    {
        var serverEnd = new MemoryEnd(pipes.ToServer, pipes.ToClient);
        var http = await server.SendAsync(
            http =>
            {
                Describe(http, address, headers);
                if (user is not null)
                {
                    http.User = user;
                }

                http.Features.Set<IHttpUpgradeFeature>(new MemoryUpgrade(http, serverEnd));
            },
            cancellationToken);
        if (http.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            var status = (HttpStatusCode)http.Response.StatusCode;
            throw new HttpRequestException(ConnectFailure.DescribeStatus(address, status), null, status);
        }

        return WebSocket.CreateFromStream(new MemoryEnd(pipes.ToClient, pipes.ToServer), new WebSocketCreationOptions
        {
            SubProtocol = http.Response.Headers.SecWebSocketProtocol,
            KeepAliveInterval = TimeSpan.Zero,
        });
    }

    private static void Describe(HttpContext http, Uri address, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var request = http.Request;
        request.Method = HttpMethods.Get;
        request.Protocol = HttpProtocol.Http11;
        request.Scheme = address.Scheme == Uri.UriSchemeWss ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        request.Host = HostString.FromUriComponent(address);
        request.Path = PathString.FromUriComponent(address);
        request.QueryString = QueryString.FromUriComponent(address);
        request.Headers.Connection = "Upgrade";
        request.Headers.Upgrade = "websocket";
        request.Headers.SecWebSocketVersion = "13";
        request.Headers.SecWebSocketKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }
    }
}
