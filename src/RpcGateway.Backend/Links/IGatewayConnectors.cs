using RpcGateway.Client.Connecting;

namespace RpcGateway.Backend.Links;

/// <summary>Creates what connects to gateways; tests use connections in memory.</summary>
internal interface IGatewayConnectors
{
    /// <summary>Creates the connector for one attempt.</summary>
    IRpcConnector Create(GatewayTarget target);
}
