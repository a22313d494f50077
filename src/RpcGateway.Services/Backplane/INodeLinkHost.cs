namespace RpcGateway.Services.Backplane;

/// <summary>What this node accepts from other nodes besides messages of the backplane.</summary>
internal interface INodeLinkHost
{
    /// <summary>Where this node accepts links; null if it does not, or not yet.</summary>
    NodeLinkAddress? Address { get; }

    /// <summary>Cancelled when <see cref="Address"/> is final: when the node listens.</summary>
    CancellationToken Listening { get; }
}
