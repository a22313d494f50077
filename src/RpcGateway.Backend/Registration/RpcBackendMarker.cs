namespace RpcGateway.Backend.Registration;

/// <summary>Registered by <c>AddRpcBackend</c>, to detect whether it was called.</summary>
internal sealed class RpcBackendMarker;
