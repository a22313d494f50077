namespace RpcGateway.Samples.Accounts;

/// <summary>A key that protects tokens, or its revocation.</summary>
/// <param name="Xml">The element of Data Protection.</param>
/// <param name="FriendlyName">Its name.</param>
internal sealed record AccountKey(string Xml, string FriendlyName);
