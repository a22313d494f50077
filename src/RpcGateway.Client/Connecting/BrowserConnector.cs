using System.Net.WebSockets;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Connects with the WebSocket of a browser or of Node.js, which accepts only an address and subprotocols. Therefore the token
/// is sent in <c>$/hello</c>, and the status code of a refused handshake is unknown.
/// </summary>
internal sealed class BrowserConnector(Uri address, RpcClientOptions options) : IRpcConnector
{
    public string Step { get; private set; } = "The connection attempt";

    public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
        ConnectAsync(resumes: false, cancellationToken);

    public ValueTask<ConnectedTransport> ConnectToResumeAsync(CancellationToken cancellationToken) =>
        ConnectAsync(resumes: true, cancellationToken);

    private async ValueTask<ConnectedTransport> ConnectAsync(bool resumes, CancellationToken cancellationToken)
    {
        Step = nameof(RpcClientOptions.AccessTokenProvider);
        var token = options.Tokens is { } tokens
            ? await tokens.GetAsync(cancellationToken).ConfigureAwait(false)
            : null;
        Step = $"The handshake with {address.Authority}";
        var socket = new ClientWebSocket();
        try
        {
            foreach (var protocol in Subprotocols.Offered(options, resumes))
            {
                socket.Options.AddSubProtocol(protocol);
            }

            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            var subprotocol = SubprotocolNames.Parse(socket.SubProtocol);
            if (token is not null && subprotocol != RpcSubprotocol.RpcGatewayV1)
            {
                throw new NotSupportedException(
                    $"The server did not accept the subprotocol {SubprotocolNames.RpcGatewayV1}, which a browser requires to send a "
                    + "token (AccessTokenProvider).");
            }

            return new ConnectedTransport(
                new WebSocketTransport(socket),
                subprotocol,
                _ => new NetworkAddresses(address.IdnHost, address.Port, null, null),
                token,
                CanPing: false,
                CanResume: socket.SubProtocol == SubprotocolNames.RpcGatewayV1Resume);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is WebSocketException)
            {
                // A trimmed application does not contain the framework's messages either.
                throw new WebSocketException(
                    $"The connection to {address} failed. Browsers report the cause only on their console.", e);
            }

            throw;
        }
    }
}
