namespace RpcGateway.Redis.Keys;

/// <summary>What Redis knows about a key.</summary>
internal enum KeyState
{
    /// <summary>It is now reserved for this claim.</summary>
    Reserved,

    /// <summary>Another call has it.</summary>
    Conflict,

    /// <summary>It was not reserved, because the node has no room for it.</summary>
    Full,

    /// <summary>The call has ended.</summary>
    Ended,

    /// <summary>The call runs, or the node that ran it has gone.</summary>
    Running,
}
