using System.Security.Claims;

namespace RpcGateway.Services;

/// <summary>Is notified when clients connect and disconnect, and when their users change.</summary>
public interface IRpcConnectionObserver
{
    /// <summary>
    /// A client has connected. Its first call starts after this completes. Notifications can be sent to the client here, but a
    /// call with a result would never complete. If an observer throws, the connection is closed.
    /// </summary>
    ValueTask OnConnectedAsync(RpcConnectionContext connection);

    /// <summary>
    /// The socket of a connection was lost. The connection continues without one, and waits for the client to return. Default:
    /// nothing happens.
    /// </summary>
    ValueTask OnDetachedAsync(RpcConnectionContext connection) => default;

    /// <summary>The client of a connection has returned on another socket. Default: nothing happens.</summary>
    ValueTask OnResumedAsync(RpcConnectionContext connection) => default;

    /// <summary>
    /// The user of an open connection was changed by <c>$/authenticate</c>, or by a token in <c>$/hello</c>: to newer claims of the same
    /// user, or to another user. Called before the client receives the response. Default: nothing happens.
    /// </summary>
    /// <param name="connection">The connection, with its new user.</param>
    /// <param name="previous">The user until now.</param>
    ValueTask OnUserChangedAsync(RpcConnectionContext connection, ClaimsPrincipal previous) => default;

    /// <summary>
    /// Messages from other nodes to a connection may have been lost, because this node could not receive any for some time. Called when
    /// it can again. Default: nothing happens.
    /// </summary>
    ValueTask OnMessagesMissedAsync(RpcConnectionContext connection) => default;

    /// <summary>A connection has ended, for any reason. All of its calls have ended, and it has left all groups.</summary>
    ValueTask OnDisconnectedAsync(RpcConnectionContext connection);
}
