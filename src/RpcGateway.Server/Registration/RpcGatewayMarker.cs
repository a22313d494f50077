namespace RpcGateway.Server.Registration;

/// <summary>Its presence says that <c>AddRpcGateway</c> was called.</summary>
internal sealed class RpcGatewayMarker;
