namespace RpcGateway.Services;

/// <summary>Is notified when clients connect and disconnect.</summary>
public interface IRpcConnectionObserver
{
    /// <summary>
    /// A client has connected. Its first call starts after this completes. Notifications can be sent to the client here, but a
    /// call with a result would never complete. If an observer throws, the connection is closed.
    /// </summary>
    ValueTask OnConnectedAsync(RpcConnectionContext connection);

    /// <summary>A connection has ended, for any reason. All of its calls have ended, and it has left all groups.</summary>
    ValueTask OnDisconnectedAsync(RpcConnectionContext connection);
}
