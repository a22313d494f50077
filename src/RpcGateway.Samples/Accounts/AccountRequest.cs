namespace RpcGateway.Samples.Accounts;

/// <summary>The body of a request.</summary>
/// <param name="Name">The name to claim.</param>
/// <param name="RefreshToken">The token that renews.</param>
internal sealed record AccountRequest(string? Name = null, string? RefreshToken = null);
