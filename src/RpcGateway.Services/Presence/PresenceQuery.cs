namespace RpcGateway.Services.Presence;

/// <summary>Asks a node for a part of its connections at an address.</summary>
/// <param name="Kind">The kind of the address.</param>
/// <param name="Name">The name of the address.</param>
/// <param name="Page">The number of the part, from 0.</param>
/// <param name="Pages">The number of parts; 0 lets the node choose.</param>
/// <param name="OnlyCount">Whether only their number and their users are wanted.</param>
internal sealed record PresenceQuery(RpcAddressKind Kind, string Name, int Page = 0, int Pages = 0, bool OnlyCount = false);
