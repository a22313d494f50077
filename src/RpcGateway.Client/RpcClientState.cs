namespace RpcGateway.Client;

/// <summary>The state of a client.</summary>
public enum RpcClientState
{
    /// <summary>The client has not been used yet.</summary>
    Idle,

    /// <summary>The client is making its first connection attempt.</summary>
    Connecting,

    /// <summary>The client is connected.</summary>
    Connected,

    /// <summary>The connection was lost or an attempt failed; the next attempt is waiting or running.</summary>
    Reconnecting,

    /// <summary>The client was disposed or has stopped reconnecting. This state is final.</summary>
    Closed,
}
