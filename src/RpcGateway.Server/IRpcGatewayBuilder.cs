using RpcGateway.Services;

namespace RpcGateway.Server;

/// <summary>Adds services, filters and observers to the gateway.</summary>
public interface IRpcGatewayBuilder : IRpcServiceBuilder;
