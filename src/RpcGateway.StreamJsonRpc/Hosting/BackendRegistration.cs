namespace RpcGateway.StreamJsonRpc.Hosting;

/// <summary>Registered by <c>AddStreamJsonRpcBackend</c>.</summary>
/// <param name="Name">The name of the backend.</param>
/// <param name="Endpoint">The endpoint that a prefix belongs to; null for the endpoints without a name.</param>
internal sealed record BackendRegistration(string Name, string? Endpoint);
