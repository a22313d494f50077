namespace RpcGateway;

/// <summary>What happens to notifications when a peer reads too slowly and the outbound queue is full.</summary>
public enum RpcOverflowPolicy
{
    /// <summary>The connection is closed, so that no notification is lost silently.</summary>
    Disconnect,

    /// <summary>The oldest queued notifications of contracts with this policy are dropped.</summary>
    DropOldest,

    /// <summary>Only the newest queued notification of each method is kept.</summary>
    Latest,
}
