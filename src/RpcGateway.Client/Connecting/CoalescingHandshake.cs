using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Carries the handshake of one connection, and lays a <see cref="CoalescingStream"/> between its connection and the
/// WebSocket that the framework makes of it: above TLS and proxies, which are the inner handler's.
/// </summary>
[UnsupportedOSPlatform("browser")]
internal sealed class CoalescingHandshake : DelegatingHandler
{
    public CoalescingHandshake(SocketsHttpHandler inner)
        : base(inner) => inner.ConnectCallback = ConnectAsync;

    /// <summary>The other end of the network connection; null before there is one.</summary>
    public IPEndPoint? Peer { get; private set; }

    /// <summary>The stream below the WebSocket; null before the handshake, and where it was not one of HTTP/1.1.</summary>
    public CoalescingStream? Stream { get; private set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            Stream = new CoalescingStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
            response.Content = new UpgradedContent(Stream);
        }

        return response;
    }

    // What the handler does by itself, but it keeps the address to itself as well.
    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            Peer = socket.RemoteEndPoint as IPEndPoint;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
