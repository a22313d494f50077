using System.Collections.Concurrent;

namespace RpcGateway.Services.Connections;

/// <summary>The open connections of this process, and whether new ones are accepted.</summary>
internal sealed class ConnectionRegistry
{
    private readonly ConcurrentDictionary<string, ConnectedClient> _connections = new(StringComparer.Ordinal);
    private bool _draining;
    private bool _refusing;
    private int _count;

    /// <summary>Whether the server is shutting down and accepts no new connections.</summary>
    public bool IsDraining => Volatile.Read(ref _draining);

    /// <summary>Whether an operator drains the node: it accepts no new clients, apart from those of the pages of operators.</summary>
    public bool IsRefusing => Volatile.Read(ref _refusing);

    // The dictionary's own Count takes all of its locks.
    public int Count => Volatile.Read(ref _count);

    public ConnectedClient? Find(string id) => _connections.GetValueOrDefault(id);

    public IEnumerable<ConnectedClient> Snapshot() => _connections.Select(entry => entry.Value);

    /// <returns>False if the server is shutting down or accepts no new clients: the connection must be closed.</returns>
    public bool TryAdd(ConnectedClient connection)
    {
        _connections[connection.Id] = connection;
        Interlocked.Increment(ref _count);

        // Checked after adding: a shutdown that starts now either sees the connection or is seen here.
        return !IsDraining && (!IsRefusing || OperatorEndpoint.Is(connection.Endpoint));
    }

    public void Remove(ConnectedClient connection)
    {
        // In a backend, a client can return with the same id while its previous connection is still ending.
        _connections.TryRemove(new(connection.Id, connection));
        Interlocked.Decrement(ref _count);
    }

    /// <summary>
    /// Starts the shutdown: from now on, <see cref="TryAdd"/> returns false for connections that <see cref="Snapshot"/> misses.
    /// </summary>
    // A full fence, like the increment above: at least one of the two sides sees the other.
    public void StartDraining() => Interlocked.Exchange(ref _draining, true);

    /// <summary>Refuses new clients in the same way, or accepts them again.</summary>
    public void Refuse(bool refuses) => Interlocked.Exchange(ref _refusing, refuses);
}
