namespace RpcGateway.Client;

/// <summary>Where a client stands.</summary>
public enum RpcClientState
{
    /// <summary>Nothing has asked for a connection yet.</summary>
    Idle,

    /// <summary>The first connection is being made.</summary>
    Connecting,

    /// <summary>Calls go through.</summary>
    Connected,

    /// <summary>The connection was lost or could not be made; the next attempt waits or is under way.</summary>
    Reconnecting,

    /// <summary>The end: the client was disposed or has given up.</summary>
    Closed,
}
