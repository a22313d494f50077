namespace RpcGateway.Services;

/// <summary>
/// Who is online: the connections of all nodes, with their users, groups and states. Injectable anywhere in the process of a gateway, after
/// <c>AddRpcGateway().AddPresence()</c>. A connection that waits for its client to return is online until its session ends. Connections to
/// named endpoints are not part of it.
/// </summary>
public interface IRpcPresence
{
    /// <summary>Returns the connections at an address. Asks all nodes.</summary>
    /// <param name="address">All, a user, a group or a connection. Default: all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">A node is not reachable.</exception>
    ValueTask<IReadOnlyList<RpcPresenceEntry>> ListAsync(RpcAddress address = default, CancellationToken cancellationToken = default);

    /// <summary>Counts the connections at an address, and their users. Asks all nodes.</summary>
    /// <param name="address">All, a user, a group or a connection. Default: all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">A node is not reachable.</exception>
    ValueTask<RpcPresenceCount> CountAsync(RpcAddress address = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns the connections at an address, and then every change, without a gap between them. The first item is a
    /// <see cref="RpcPresenceChangeKind.Snapshot"/>. A reader that is too slow (<see cref="RpcPresenceOptions.MaxWatchBacklog"/>) receives
    /// another one in place of the changes that it has missed. Ends when the gateway stops.
    /// </summary>
    /// <param name="address">All, a user, a group or a connection. Default: all.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="RpcException">A node is not reachable. Thrown only before the first item.</exception>
    IAsyncEnumerable<RpcPresenceChange> WatchAsync(RpcAddress address = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets the state of a connection of any node, which replaces its former state. A connection whose user is replaced with another user
    /// loses its state.
    /// </summary>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="state">The state; null removes it. It is serialized with the gateway's <c>SerializerOptions</c>.</param>
    /// <param name="cancellationToken">Stops waiting; the state may be set all the same.</param>
    /// <returns>False if there is no such connection.</returns>
    /// <exception cref="RpcException">The state is larger than <see cref="RpcPresenceOptions.MaxStateSize"/>, or the node of the connection is
    /// not reachable or has no presence.</exception>
    ValueTask<bool> SetStateAsync<TState>(string connectionId, TState state, CancellationToken cancellationToken = default);
}
