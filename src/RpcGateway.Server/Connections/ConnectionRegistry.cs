using System.Collections.Concurrent;

namespace RpcGateway.Server.Connections;

/// <summary>The open connections of this process, and whether new ones are let in.</summary>
internal sealed class ConnectionRegistry
{
    private readonly ConcurrentDictionary<string, ConnectedClient> _connections = new(StringComparer.Ordinal);
    private bool _draining;
    private int _count;

    /// <summary>Whether the server shuts down and takes no new connections.</summary>
    public bool IsDraining => Volatile.Read(ref _draining);

    // The dictionary's own count would take all of its locks.
    public int Count => Volatile.Read(ref _count);

    public ConnectedClient? Find(string id) => _connections.GetValueOrDefault(id);

    public IEnumerable<ConnectedClient> Snapshot() => _connections.Select(entry => entry.Value);

    /// <returns>Whether the connection may stay; false when the server shuts down.</returns>
    public bool TryAdd(ConnectedClient connection)
    {
        _connections[connection.Id] = connection;
        Interlocked.Increment(ref _count);

        // Asked after adding: a shutdown that begins now either sees the connection or is seen here.
        return !IsDraining;
    }

    public void Remove(ConnectedClient connection)
    {
        if (_connections.TryRemove(connection.Id, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>From now on no connection may stay that <see cref="Snapshot"/> does not show.</summary>
    // A full fence, as the increment above: of the two sides at least one sees the other.
    public void StartDraining() => Interlocked.Exchange(ref _draining, true);
}
