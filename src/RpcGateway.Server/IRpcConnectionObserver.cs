namespace RpcGateway.Server;

/// <summary>Is told of connections that come and go.</summary>
public interface IRpcConnectionObserver
{
    /// <summary>
    /// A client has connected. The first of its calls starts after this ends, so notifications may be sent to it here,
    /// but a call to it that has a result would wait for ever. A connection whose observer throws is closed.
    /// </summary>
    ValueTask OnConnectedAsync(RpcConnectionContext connection);

    /// <summary>A client has gone, however; all of its calls have ended, and it is in no group any more.</summary>
    ValueTask OnDisconnectedAsync(RpcConnectionContext connection);
}
