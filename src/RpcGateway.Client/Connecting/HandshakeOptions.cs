using System.Net;
using System.Net.WebSockets;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Moves the WebSocket options that concern the HTTP connection to a handler. A WebSocket that is given a handler rejects them:
/// see <see cref="ClientWebSocket.ConnectAsync(Uri, HttpMessageInvoker?, CancellationToken)"/>.
/// </summary>
[UnsupportedOSPlatform("browser")]
internal static class HandshakeOptions
{
    /// <summary>Creates the handler for one connection.</summary>
    /// <param name="socket">The options as the application set them.</param>
    /// <param name="systemProxy">The proxy in the options if the application set none.</param>
    public static SocketsHttpHandler Move(ClientWebSocketOptions socket, IWebProxy? systemProxy)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = socket.Proxy is not null,
            UseCookies = socket.Cookies is not null,
            Credentials = socket.UseDefaultCredentials ? CredentialCache.DefaultCredentials : socket.Credentials,
        };
        if (socket.Proxy != systemProxy)
        {
            handler.Proxy = socket.Proxy;
            socket.Proxy = systemProxy;
        }

        if (socket.Cookies is { } cookies)
        {
            handler.CookieContainer = cookies;
            socket.Cookies = null;
        }

        socket.UseDefaultCredentials = false;
        socket.Credentials = null;
        MoveCertificates(socket, handler);
        return handler;
    }

    private static void MoveCertificates(ClientWebSocketOptions socket, SocketsHttpHandler handler)
    {
        handler.SslOptions.RemoteCertificateValidationCallback = socket.RemoteCertificateValidationCallback;
        socket.RemoteCertificateValidationCallback = null;
        if (socket.ClientCertificates.Count > 0)
        {
            handler.SslOptions.ClientCertificates = socket.ClientCertificates;
            socket.ClientCertificates = new X509Certificate2Collection();
        }
    }
}
