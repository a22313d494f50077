namespace RpcGateway.Server.Registration;

/// <summary>Registered by <c>AddRpcGateway</c>, to detect whether it was called.</summary>
internal sealed class RpcGatewayMarker;
