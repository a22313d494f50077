using RpcGateway.Protocol;

namespace RpcGateway.Server;

/// <summary>The clients that are connected to this process, for those who operate it. Injectable anywhere.</summary>
public interface IRpcConnections
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>
    /// All of them, of every endpoint, as they are at the moment. Nothing is counted for it while nobody asks; each that
    /// is looked at costs a small object.
    /// </summary>
    IEnumerable<RpcConnectionInfo> List();

    /// <summary>One of them; null if there is no such connection.</summary>
    RpcConnectionInfo? Find(string connectionId);

    /// <summary>The calls of one client that run at the moment; none if there is no such connection.</summary>
    IReadOnlyList<RpcRunningCall> ListRunningCalls(string connectionId);

    /// <summary>
    /// Sends what waits, tells the client why, and ends its connection. Clients of ours connect again, unless their
    /// <c>ShouldReconnect</c> does not want to.
    /// </summary>
    /// <param name="connectionId">Which.</param>
    /// <param name="close">Why.</param>
    /// <param name="cancellationToken">Stops waiting, but not closing.</param>
    /// <returns>False if there is no such connection.</returns>
    ValueTask<bool> CloseAsync(string connectionId, RpcClose close, CancellationToken cancellationToken = default);
}
