namespace RpcGateway.Testing.Network;

/// <summary>Why one direction of a connection ended.</summary>
internal enum CourierEnd
{
    /// <summary>The sender closed the connection, and the receiver was informed.</summary>
    Closed,

    /// <summary>One end lost the connection, or a fault cut it.</summary>
    Lost,

    /// <summary>The test stopped it.</summary>
    Stopped,
}
