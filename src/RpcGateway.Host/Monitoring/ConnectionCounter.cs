using RpcGateway.Server;

namespace RpcGateway.Host.Monitoring;

/// <summary>Counts the open connections.</summary>
internal sealed class ConnectionCounter : IRpcConnectionObserver
{
    private int _connections;

    public int Connections => Volatile.Read(ref _connections);

    public ValueTask OnConnectedAsync(RpcConnectionContext connection)
    {
        Interlocked.Increment(ref _connections);
        return default;
    }

    public ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
    {
        Interlocked.Decrement(ref _connections);
        return default;
    }
}
