using RpcGateway.Protocol;

namespace RpcGateway.Services;

/// <summary>
/// The clients that are connected to this process, for operating it. Injectable anywhere. The figures are computed on
/// request; calls, errors and durations are in the meter <c>RpcGateway</c>.
/// </summary>
public interface IRpcConnections
{
    /// <summary>The number of open connections.</summary>
    int Count { get; }

    /// <summary>The clients' calls that are running, on all connections.</summary>
    long RunningCalls { get; }

    /// <summary>The bytes that wait to be sent, on all connections.</summary>
    long OutboundBytes { get; }

    /// <summary>The open connections of all endpoints. Each one that is enumerated costs a small object.</summary>
    IEnumerable<RpcConnectionSnapshot> List();

    /// <summary>One connection; null if there is no such connection.</summary>
    RpcConnectionSnapshot? Find(string connectionId);

    /// <summary>The calls of one client that are running; none if there is no such connection.</summary>
    IReadOnlyList<RpcRunningCall> ListRunningCalls(string connectionId);

    /// <summary>
    /// Sends what is queued and the reason to the client, and closes its connection, on any node of the gateway. Clients of
    /// this project reconnect, unless their <c>ShouldReconnect</c> returns false.
    /// </summary>
    /// <param name="connectionId">The connection's id.</param>
    /// <param name="close">The reason.</param>
    /// <param name="cancellationToken">Stops waiting; the connection is closed all the same.</param>
    /// <returns>False if there is no such connection.</returns>
    /// <exception cref="RpcException">The node of the connection is not reachable.</exception>
    ValueTask<bool> CloseAsync(string connectionId, RpcClose close, CancellationToken cancellationToken = default);

    /// <summary>Closes all connections of a user, on all nodes of the gateway, in the same way. Connections to named endpoints stay open.</summary>
    /// <param name="userId">The user's id (<see cref="IRpcUserIdProvider"/>).</param>
    /// <param name="close">The reason.</param>
    /// <param name="cancellationToken">Stops waiting; the connections of this node are closed all the same, those of other nodes perhaps not.</param>
    /// <returns>The number of connections.</returns>
    /// <exception cref="RpcException">A node is not reachable. The connections of this node are closed, those of other nodes perhaps not.</exception>
    ValueTask<int> CloseUserAsync(string userId, RpcClose close, CancellationToken cancellationToken = default);
}
