using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Net.Http.Headers;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Testing.Network;

/// <summary>Connects a client to a test server, through the client's network.</summary>
internal sealed class MemoryConnector(
    TestServer server, Uri address, RpcClientOptions options, ClaimsPrincipal? user, NetworkFaults network) : IRpcConnector
{
    public string Step { get; private set; } = "The connection attempt";

    public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
        ConnectAsync(resumes: false, cancellationToken);

    public ValueTask<ConnectedTransport> ConnectToResumeAsync(CancellationToken cancellationToken) =>
        ConnectAsync(resumes: true, cancellationToken);

    private async ValueTask<ConnectedTransport> ConnectAsync(bool resumes, CancellationToken cancellationToken)
    {
        Step = nameof(RpcClientOptions.AccessTokenProvider);
        var headers = await CreateHeadersAsync(resumes, cancellationToken);
        Step = $"The handshake with {address.Authority}";
        var wire = await network.ConnectAsync(
            () => OpenAsync(headers, cancellationToken),
            status => new HttpRequestException(ConnectFailure.DescribeStatus(address, status), null, status),
            cancellationToken);

        // The messages pass through memory, so the client sends $/ping instead of the pings of a WebSocket.
        return new ConnectedTransport(
            wire.Client,
            SubprotocolNames.Parse(wire.Subprotocol),
            _ => new NetworkAddresses(address.IdnHost, address.Port, null, null),
            CanPing: false,
            CanResume: wire.Subprotocol == SubprotocolNames.RpcGatewayV1Resume);
    }

    private async Task<Wire> OpenAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        var toServer = new MemoryPipe(network.ToServer.Gate);
        var toClient = new MemoryPipe(network.ToClient.Gate);
        var socket = await MemoryHandshake.ConnectAsync(server, address, headers, user, (toServer, toClient), cancellationToken);
        var far = new WebSocketTransport(socket);
        return new Wire(far, toServer, toClient, network.ToServer, network.ToClient, options.TimeProvider)
        {
            Subprotocol = socket.SubProtocol,
        };
    }

    private async ValueTask<Dictionary<string, string>> CreateHeadersAsync(bool resumes, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(options.Headers, StringComparer.OrdinalIgnoreCase)
        {
            [HeaderNames.SecWebSocketProtocol] = string.Join(", ", Subprotocols.Offered(options, resumes)),
        };
        if (options.AccessTokenProvider is { } provider && await provider(cancellationToken) is { } token)
        {
            headers[HeaderNames.Authorization] = new AuthenticationHeaderValue("Bearer", token).ToString();
        }

        return headers;
    }
}
