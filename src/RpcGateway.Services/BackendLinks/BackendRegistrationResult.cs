namespace RpcGateway.Services.BackendLinks;

/// <summary>What a gateway responds to an accepted registration.</summary>
/// <param name="Gateway">The id of the node, for logs.</param>
/// <param name="Cluster">
/// An id that all nodes with the same backplane share: each of them reaches the clients of the others. Null if the node is alone.
/// </param>
internal sealed record BackendRegistrationResult(string? Gateway = null, string? Cluster = null);
