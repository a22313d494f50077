namespace RpcGateway.Services.Presence;

/// <summary>Changes of the connections of one node. Without any, it announces that the node is there, and how many batches it has sent.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Sequence">Counts the batches of the node that have changes: one that is missing was lost.</param>
internal sealed record PresenceBatch(string NodeId, long Sequence)
{
    /// <summary>The connections that are new or have changed.</summary>
    public IReadOnlyList<RpcPresenceEntry> Entries { get; init; } = [];

    /// <summary>The ids of the connections that have ended.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>Whether the node stops.</summary>
    public bool IsLast { get; init; }

    public bool IsAnnouncement => Entries.Count == 0 && Left.Count == 0 && !IsLast;
}
