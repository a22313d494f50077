namespace RpcGateway.Samples.Accounts;

/// <summary>The first message of a name's queue makes its sender the owner of the name.</summary>
/// <param name="Name">The name, as its owner writes it.</param>
internal sealed record AccountClaim(string Name);
