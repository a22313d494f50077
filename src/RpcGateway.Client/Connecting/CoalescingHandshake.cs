using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Sends the handshake of one connection, and inserts a <see cref="CoalescingStream"/> between the network connection and the
/// framework's WebSocket. The stream is above TLS and proxies, which the inner handler takes care of.
/// </summary>
[UnsupportedOSPlatform("browser")]
internal sealed class CoalescingHandshake : DelegatingHandler
{
    public CoalescingHandshake(SocketsHttpHandler inner)
        : base(inner) => inner.ConnectCallback = ConnectAsync;

    /// <summary>The remote end of the network connection; null before it is connected.</summary>
    public IPEndPoint? Peer { get; private set; }

    /// <summary>The stream below the WebSocket; null before the handshake, and if the handshake did not use HTTP/1.1.</summary>
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

    // Does the same as the handler would, but the handler does not expose the remote address.
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
