namespace RpcGateway.Services;

/// <summary>
/// Connects the nodes of one gateway. Each node keeps its own connections, users and groups and delivers to them directly; a
/// backplane carries only what concerns other nodes. Every implementation must pass the tests of BackplaneSpecification.
/// </summary>
public interface IBackplane
{
    /// <summary>Adds this node; called once, before any other method. The node is then subscribed to <see cref="RpcAddress.All"/>.</summary>
    ValueTask StartAsync(IBackplaneNode node, CancellationToken cancellationToken);

    /// <summary>Removes this node; nothing is delivered to it afterwards.</summary>
    ValueTask StopAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Subscribes this node to an address at which it now has a receiver. Everything that any node publishes there after this
    /// completes is delivered to this node. Called once until <see cref="UnsubscribeAsync"/>, never concurrently for one address.
    /// </summary>
    ValueTask SubscribeAsync(RpcAddress address, CancellationToken cancellationToken);

    /// <summary>Unsubscribes this node from an address at which it no longer has a receiver.</summary>
    ValueTask UnsubscribeAsync(RpcAddress address, CancellationToken cancellationToken);

    /// <summary>
    /// Passes a notification to the other nodes that are subscribed to its address, in the order of the calls. Must not block or
    /// throw: nothing awaits a notification.
    /// </summary>
    void Publish(RpcEnvelope envelope);

    /// <summary>
    /// Sends a request to the node that has the connection, or to the node with the id. Requests to one connection start there in the order of the calls. The request
    /// is cancelled there when it is cancelled here, and when the other node can no longer respond.
    /// </summary>
    /// <returns>The response, or null if no other node has the connection or the id.</returns>
    ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken);

    /// <summary>Returns the ids of the connections that the other nodes have at the address.</summary>
    ValueTask<IReadOnlyCollection<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken);

    /// <summary>Returns the ids of the other nodes that are alive.</summary>
    IReadOnlyCollection<string> ListNodes();

    /// <summary>The time that a message needed last on the way to the broker and back; null if it is unknown or there is no broker.</summary>
    TimeSpan? Latency => null;
}
