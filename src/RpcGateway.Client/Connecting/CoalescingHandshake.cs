using System.Net;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Carries the handshake of one connection, and lays a <see cref="CoalescingStream"/> between its connection and the
/// WebSocket that the framework makes of it: above TLS and proxies, which are the inner handler's.
/// </summary>
internal sealed class CoalescingHandshake(HttpMessageHandler inner) : DelegatingHandler(inner)
{
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
}
