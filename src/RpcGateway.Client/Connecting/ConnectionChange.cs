namespace RpcGateway.Client.Connecting;

/// <summary>What can happen to an open connection.</summary>
internal enum ConnectionChange
{
    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>The server announced that it is shutting down.</summary>
    Leaving,

    /// <summary>It has lost its socket, and can continue on another one.</summary>
    SocketLost,
}
