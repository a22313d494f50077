using Microsoft.Extensions.Options;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Backend.Links;

/// <summary>Connects to gateways with WebSockets.</summary>
internal sealed class WebSocketConnectors(IOptions<RpcBackendOptions> options) : IGatewayConnectors
{
    public IRpcConnector Create(Uri gateway)
    {
        var backend = options.Value;
        var client = new RpcClientOptions
        {
            KeepAliveInterval = backend.KeepAliveInterval,
            KeepAliveTimeout = backend.KeepAliveTimeout,
            AccessTokenProvider = backend.AccessTokenProvider,
            ConfigureWebSocket = backend.ConfigureWebSocket,
        };
        foreach (var (name, value) in backend.Headers)
        {
            client.Headers.Add(name, value);
        }

        return new PackedConnector(
            new WebSocketConnector(GatewayAddress.Normalize(gateway), client, BackendProtocol.Subprotocol));
    }
}
