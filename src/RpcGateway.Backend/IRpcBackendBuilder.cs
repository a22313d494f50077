using RpcGateway.Services;

namespace RpcGateway.Backend;

/// <summary>Adds services, filters and observers to a backend.</summary>
public interface IRpcBackendBuilder : IRpcServiceBuilder;
