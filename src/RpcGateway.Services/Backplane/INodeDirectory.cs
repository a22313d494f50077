namespace RpcGateway.Services.Backplane;

/// <summary>The other nodes that are alive. A backplane can implement it, so that nodes open links to each other.</summary>
internal interface INodeDirectory
{
    /// <summary>
    /// Raised with the id of a node that has stopped, is no longer heard, or may have missed messages. Handlers must not block or throw.
    /// </summary>
    event Action<string>? Lost;

    /// <summary>Returns where a node accepts links; null if it is not alive or accepts none.</summary>
    NodeLinkAddress? FindLinkAddress(string nodeId);

    /// <summary>
    /// Asks a node whose address is not known where it accepts links: it may have just started. Returns null if it does not respond soon, or
    /// has ended.
    /// </summary>
    ValueTask<NodeLinkAddress?> LookUpAsync(string nodeId, CancellationToken cancellationToken);

    /// <summary>Whether a node has stopped in an orderly way, recently; otherwise it is alive, was lost, or is unknown.</summary>
    bool HasStopped(string nodeId);
}
