namespace RpcGateway.Services.Presence;

/// <summary>A part of the connections of a node.</summary>
/// <param name="Sequence">The number of batches that the node had sent. Later ones may already be included.</param>
/// <param name="Pages">The number of parts.</param>
internal sealed record PresencePage(long Sequence, int Pages)
{
    public IReadOnlyList<RpcPresenceEntry> Entries { get; init; } = [];

    /// <summary>The number of connections, if only that was wanted.</summary>
    public int Connections { get; init; }

    /// <summary>Their users, each once, if only that was wanted.</summary>
    public IReadOnlyCollection<string> Users { get; init; } = [];
}
