namespace RpcGateway.Server;

/// <summary>The state of a node.</summary>
public enum RpcNodeState
{
    /// <summary>The node accepts clients.</summary>
    Ready,

    /// <summary>An operator has taken the node out of service: it accepts no new clients, and completes the running calls.</summary>
    Draining,

    /// <summary>The process of the node shuts down.</summary>
    Stopping,

    /// <summary>The node has not described itself in time, or cannot. Only its id is known.</summary>
    Unknown,
}
