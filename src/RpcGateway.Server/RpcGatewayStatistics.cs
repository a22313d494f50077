using RpcGateway.Server.Sessions;

namespace RpcGateway.Server;

/// <summary>
/// Figures of this process, counted when asked for. Calls, errors and durations are in the meter <c>RpcGateway</c>.
/// </summary>
public sealed class RpcGatewayStatistics
{
    private readonly ConnectionRegistry _connections;

    internal RpcGatewayStatistics(ConnectionRegistry connections) => _connections = connections;

    /// <summary>The open connections.</summary>
    public int Connections => _connections.Count;

    /// <summary>The clients' calls that run at the moment.</summary>
    public long RunningCalls => _connections.Snapshot().Sum(client => (long)client.Connection.RunningCalls);

    /// <summary>The bytes that wait to be sent to clients.</summary>
    public long OutboundBytes => _connections.Snapshot().Sum(client => client.Connection.OutboundBytes);
}
