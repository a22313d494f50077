using Microsoft.Extensions.Options;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Backend.Links;

/// <summary>Connects to gateways with WebSockets.</summary>
internal sealed class WebSocketConnectors(IOptions<RpcBackendOptions> options) : IGatewayConnectors
{
    public IRpcConnector Create(GatewayTarget target)
    {
        var backend = options.Value;
        var client = new RpcClientOptions
        {
            KeepAliveInterval = backend.KeepAliveInterval,
            KeepAliveTimeout = backend.KeepAliveTimeout,
            AccessTokenProvider = backend.AccessTokenProvider,
            ConfigureWebSocket = backend.ConfigureWebSocket,
        };
        if (target.Host is { } host)
        {
            client.Headers.Add("Host", host);
        }

        foreach (var (name, value) in backend.Headers)
        {
            client.Headers[name] = value;
        }

        return new PackedConnector(
            new WebSocketConnector(target.Url, client, BackendProtocol.Subprotocol));
    }
}
