namespace RpcGateway.Services.BackendLinks;

/// <summary>The gateway has learned which cluster it belongs to.</summary>
/// <param name="Cluster">See <see cref="RegistrationResult.Cluster"/>.</param>
internal sealed record ClusterChange(string Cluster);
