using System.Collections.Concurrent;

namespace RpcGateway.Server.Sessions;

/// <summary>The open connections of this process, and whether new ones are let in.</summary>
internal sealed class ConnectionRegistry
{
    private readonly ConcurrentDictionary<string, ClientConnection> _connections = new(StringComparer.Ordinal);
    private volatile bool _draining;
    private int _count;

    /// <summary>Whether the server shuts down and takes no new connections.</summary>
    public bool IsDraining => _draining;

    // The dictionary's own count would take all of its locks.
    public int Count => Volatile.Read(ref _count);

    public IEnumerable<ClientConnection> Snapshot() => _connections.Select(entry => entry.Value);

    /// <returns>Whether the connection may stay; false when the server shuts down.</returns>
    public bool TryAdd(ClientConnection connection)
    {
        _connections[connection.Id] = connection;
        Interlocked.Increment(ref _count);

        // Asked after adding: a shutdown that begins now either sees the connection or is seen here.
        return !_draining;
    }

    public void Remove(ClientConnection connection)
    {
        if (_connections.TryRemove(connection.Id, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    public void StartDraining() => _draining = true;
}
