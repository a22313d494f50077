namespace RpcGateway;

/// <summary>What happens to notifications that a slow peer does not take off its connection in time.</summary>
public enum RpcOverflowPolicy
{
    /// <summary>The connection is closed: nothing is ever lost silently.</summary>
    Disconnect,

    /// <summary>The oldest waiting notifications of such contracts are dropped.</summary>
    DropOldest,

    /// <summary>Only the newest waiting notification of each method is kept.</summary>
    Latest,
}
