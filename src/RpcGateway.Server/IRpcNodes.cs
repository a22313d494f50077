namespace RpcGateway.Server;

/// <summary>The nodes of the gateway, for operating them. Injectable anywhere. A gateway in one process has one node.</summary>
public interface IRpcNodes
{
    /// <summary>The id of this node.</summary>
    string NodeId { get; }

    /// <summary>
    /// Asks all nodes to describe themselves: this one first, then the others. A node that does not respond within 2 s, or has an older
    /// version, is listed with the state <see cref="RpcNodeState.Unknown"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<RpcNodeSnapshot>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a node out of service; its process continues. Its health check reports that it is not ready, it accepts no new clients,
    /// and it asks those that are connected to move. Running calls have no time limit. Clients with <c>rpcgateway.v1</c> lose no call;
    /// connections of other clients are closed when their running calls have ended, and further calls on them are refused.
    /// </summary>
    /// <param name="nodeId">The id of the node.</param>
    /// <param name="cancellationToken">Stops waiting; the node drains all the same.</param>
    /// <returns>False if there is no such node.</returns>
    /// <exception cref="RpcException">The node did not respond, or has an older version.</exception>
    Task<bool> DrainAsync(string nodeId, CancellationToken cancellationToken = default);

    /// <summary>Ends <see cref="DrainAsync"/>: the node accepts clients again. Those that were asked to move do so all the same.</summary>
    /// <param name="nodeId">The id of the node.</param>
    /// <param name="cancellationToken">Stops waiting; the node accepts clients all the same.</param>
    /// <returns>False if there is no such node.</returns>
    /// <exception cref="RpcException">The node did not respond, or has an older version.</exception>
    Task<bool> StopDrainingAsync(string nodeId, CancellationToken cancellationToken = default);
}
