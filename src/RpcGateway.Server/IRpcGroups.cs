namespace RpcGateway.Server;

/// <summary>
/// Named sets of connections. A group exists while it has members; a connection that ends leaves all of its groups.
/// </summary>
public interface IRpcGroups
{
    /// <summary>
    /// Puts a connection into a group: what is sent to the group after this completes reaches it. Nothing happens if it
    /// is in already, or if the connection has ended.
    /// </summary>
    ValueTask AddAsync(string group, string connectionId, CancellationToken cancellationToken = default);

    /// <summary>Takes a connection out of a group. Nothing happens if it is not in.</summary>
    ValueTask RemoveAsync(string group, string connectionId, CancellationToken cancellationToken = default);

    /// <summary>The ids of the connections in a group, on all nodes.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(string group, CancellationToken cancellationToken = default);
}
