namespace RpcGateway.Services.Presence;

/// <summary>Which connections are at an address, and whether one has changed.</summary>
internal static class PresenceEntryExtensions
{
    public static bool Contains(this RpcAddress address, RpcPresenceEntry? entry) => entry is not null && address.Kind switch
    {
        RpcAddressKind.All => true,
        RpcAddressKind.Connection => entry.ConnectionId == address.Name,
        RpcAddressKind.User => entry.UserId == address.Name,
        RpcAddressKind.Group => entry.Groups.Contains(address.Name),
        _ => false,
    };

    /// <exception cref="ArgumentException">It is not the address of connections.</exception>
    public static RpcAddress Validate(this RpcAddress address) => address.Kind switch
    {
        RpcAddressKind.All => RpcAddress.All,
        RpcAddressKind.Connection or RpcAddressKind.User or RpcAddressKind.Group when !string.IsNullOrEmpty(address.Name) => address,
        _ => throw new ArgumentException($"'{address}' is not the address of connections.", nameof(address)),
    };

    /// <summary>Whether two entries of one connection are equal.</summary>
    public static bool IsSame(this RpcPresenceEntry one, RpcPresenceEntry other) => one.UserId == other.UserId
        && one.IsDetached == other.IsDetached
        && one.State.Span.SequenceEqual(other.State.Span)
        && one.Groups.SequenceEqual(other.Groups);
}
