namespace RpcGateway.Services.Backplane;

/// <summary>How other nodes open a link to a node.</summary>
/// <param name="Url">The address of its path for nodes.</param>
/// <param name="Key">The key that proves that the other node belongs to the same gateway.</param>
internal sealed record NodeLinkAddress(Uri Url, byte[] Key);
