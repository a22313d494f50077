namespace RpcGateway.Server;

/// <summary>
/// Connects the nodes of one gateway. Each node keeps its own connections, users and groups and delivers to them by
/// itself; a backplane only carries what concerns other nodes. Every implementation passes the backplane specification.
/// </summary>
public interface IBackplane
{
    /// <summary>Joins this node; called once and first. From then on the node is subscribed to all.</summary>
    ValueTask StartAsync(IBackplaneNode node, CancellationToken cancellationToken);

    /// <summary>Leaves; nothing is delivered to the node afterwards.</summary>
    ValueTask StopAsync(CancellationToken cancellationToken);

    /// <summary>
    /// This node has a receiver at the address now. Whatever any node publishes there after this completes arrives
    /// here. Called once until <see cref="UnsubscribeAsync"/>, never twice at a time for one address.
    /// </summary>
    ValueTask SubscribeAsync(RpcAddress address, CancellationToken cancellationToken);

    /// <summary>This node has no receiver at the address any more.</summary>
    ValueTask UnsubscribeAsync(RpcAddress address, CancellationToken cancellationToken);

    /// <summary>
    /// Hands a notification to the other nodes that are subscribed to its address, in the order of the calls. Neither
    /// waits nor throws: a notification has nobody who could.
    /// </summary>
    void Publish(RpcEnvelope envelope);

    /// <summary>Asks the node that has the connection.</summary>
    /// <returns>Its answer, or null if no other node has the connection.</returns>
    ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken);

    /// <summary>The ids of the connections that the other nodes have at the address.</summary>
    ValueTask<IReadOnlyCollection<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken);
}
