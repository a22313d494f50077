namespace RpcGateway.Services;

/// <summary>A change that <see cref="IRpcPresence.WatchAsync"/> reports, for one or more connections.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Entries">The connections, as they are now; as they were before if they have left.</param>
public sealed record RpcPresenceChange(RpcPresenceChangeKind Kind, IReadOnlyList<RpcPresenceEntry> Entries);
