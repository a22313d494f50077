namespace RpcGateway.StreamJsonRpc.Hosting;

/// <summary>Registered by <c>AddStreamJsonRpcBackend</c>.</summary>
internal sealed record BackendRegistration(string Name);
