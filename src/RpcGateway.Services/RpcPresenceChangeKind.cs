namespace RpcGateway.Services;

/// <summary>The kind of an <see cref="RpcPresenceChange"/>.</summary>
public enum RpcPresenceChangeKind
{
    /// <summary>These connections are online, and no others: replace what is known from before.</summary>
    Snapshot,

    /// <summary>These connections have come online, or are now at the address that is watched.</summary>
    Joined,

    /// <summary>The user, the groups or the state of these connections have changed, or they lost or regained their sockets.</summary>
    Changed,

    /// <summary>These connections have ended, are no longer at the address that is watched, or their node was lost.</summary>
    Left,
}
