using System.Net.WebSockets;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Connects by the WebSocket of a browser, or of Node.js: it takes an address and subprotocols, and nothing else. So the
/// token goes into <c>$/hello</c>, and the status of a refused handshake stays unknown.
/// </summary>
internal sealed class BrowserConnector(Uri address, RpcClientOptions options) : IRpcConnector
{
    public string Step { get; private set; } = "The connection attempt";

    public async ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken)
    {
        Step = nameof(RpcClientOptions.AccessTokenProvider);
        var token = options.AccessTokenProvider is { } provider
            ? await provider(cancellationToken).ConfigureAwait(false)
            : null;
        Step = $"The handshake with {address.Authority}";
        var socket = new ClientWebSocket();
        try
        {
            foreach (var protocol in Subprotocols.Offered(options))
            {
                socket.Options.AddSubProtocol(protocol);
            }

            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            var extended = Subprotocols.IsExtended(socket);
            if (token is not null && !extended)
            {
                throw new NotSupportedException(
                    $"The server did not accept the subprotocol {Subprotocols.Extended}: a browser cannot send a token "
                    + "(AccessTokenProvider) without it.");
            }

            return new ConnectedTransport(
                new WebSocketTransport(socket),
                extended,
                _ => new RpcNetworkAddresses(address.IdnHost, address.Port, null, null),
                token,
                CanPing: false);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is WebSocketException)
            {
                // A trimmed program has no texts of the framework either.
                throw new WebSocketException(
                    $"The connection to {address} failed. A browser reports the cause on its console only.", e);
            }

            throw;
        }
    }
}
