namespace RpcGateway.Services.BackendLinks;

/// <summary>The result of a registration.</summary>
/// <param name="Gateway">The id of the gateway's node.</param>
/// <param name="Cluster">Equal for all gateways that share a backplane: a notification to one of them reaches the clients of all. Empty
/// while the gateway does not know it.</param>
/// <param name="MaxMessageSize">The maximum size of a message on channel 0, in bytes; null if unknown.</param>
internal sealed record RegistrationResult(string Gateway, string Cluster, int? MaxMessageSize = null);
