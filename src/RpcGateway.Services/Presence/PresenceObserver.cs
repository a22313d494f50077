namespace RpcGateway.Services.Presence;

/// <summary>Notices that connections lose their sockets, and that their clients return.</summary>
internal sealed class PresenceObserver(PresenceHub hub) : IRpcConnectionObserver
{
    public ValueTask OnConnectedAsync(RpcConnectionContext connection) => default;

    public ValueTask OnDetachedAsync(RpcConnectionContext connection) => Update(connection);

    public ValueTask OnResumedAsync(RpcConnectionContext connection) => Update(connection);

    public ValueTask OnDisconnectedAsync(RpcConnectionContext connection) => default;

    private ValueTask Update(RpcConnectionContext connection)
    {
        hub.Update(connection.ConnectionId);
        return default;
    }
}
