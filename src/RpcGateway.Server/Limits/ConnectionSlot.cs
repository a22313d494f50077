namespace RpcGateway.Server.Limits;

/// <summary>The place of one connection in the limits of connections.</summary>
/// <param name="User">The user that it counts for; null if none.</param>
/// <param name="Address">The address that it counts for; null if none.</param>
internal sealed record ConnectionSlot(PartitionKey? User, PartitionKey? Address)
{
    /// <summary>The place of a connection that counts in total only; shared, because there are many.</summary>
    public static ConnectionSlot Plain { get; } = new(null, null);
}
