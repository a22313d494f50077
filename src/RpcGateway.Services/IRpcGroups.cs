namespace RpcGateway.Services;

/// <summary>
/// Named sets of connections. A group exists while it has members; a connection that ends leaves all of its groups.
/// </summary>
public interface IRpcGroups
{
    /// <summary>
    /// Adds a connection to a group. It receives everything that is sent to the group after this completes. Does nothing if the
    /// connection is already in the group, or has ended. If it is cancelled, the connection may be in the group.
    /// </summary>
    /// <exception cref="RpcException">The node of the connection is not reachable, or has too many requests (-32006).</exception>
    ValueTask AddAsync(string group, string connectionId, CancellationToken cancellationToken = default);

    /// <summary>Removes a connection from a group. Does nothing if it is not in the group.</summary>
    /// <exception cref="RpcException">The node of the connection is not reachable, or has too many requests (-32006).</exception>
    ValueTask RemoveAsync(string group, string connectionId, CancellationToken cancellationToken = default);

    /// <summary>Returns the ids of the connections in a group, on all nodes.</summary>
    /// <exception cref="RpcException">A node is not reachable (-32006).</exception>
    ValueTask<IReadOnlyList<string>> ListAsync(string group, CancellationToken cancellationToken = default);
}
