using RpcGateway.Protocol;

namespace RpcGateway.Services.Connections;

internal sealed class RpcConnections(ConnectionRegistry registry, IRpcUserIdProvider userIds) : IRpcConnections
{
    public int Count => registry.Count;

    public long RunningCalls => registry.Snapshot().Sum(client => (long)client.Connection.RunningCalls);

    public long OutboundBytes => registry.Snapshot().Sum(client => client.Connection.OutboundBytes);

    public IEnumerable<RpcConnectionSnapshot> List() => registry.Snapshot().Select(Describe);

    public RpcConnectionSnapshot? Find(string connectionId) =>
        registry.Find(connectionId) is { } client ? Describe(client) : null;

    public IReadOnlyList<RpcRunningCall> ListRunningCalls(string connectionId) =>
        registry.Find(connectionId)?.Connection.ListRunningCalls() ?? [];

    public async ValueTask<bool> CloseAsync(
        string connectionId, RpcClose close, CancellationToken cancellationToken = default)
    {
        if (registry.Find(connectionId) is not { } client)
        {
            return false;
        }

        await client.Connection.CloseAsync(close, cancellationToken);
        return true;
    }

    private RpcConnectionSnapshot Describe(ConnectedClient client)
    {
        var (connection, user) = (client.Connection, client.Context.PeekUser());
        return new RpcConnectionSnapshot
        {
            ConnectionId = client.Id,
            Endpoint = client.Endpoint,
            User = user,
            UserId = userIds.GetUserId(user),
            ConnectedAt = client.Context.ConnectedAt,
            IsDetached = client.IsDetached,
            RemoteAddress = client.RemoteAddress,
            ReceivedBytes = connection.ReceivedBytes,
            SentBytes = connection.SentBytes,
            OutboundBytes = connection.OutboundBytes,
            RunningCalls = connection.RunningCalls,
            OpenStreams = connection.OpenStreams,
        };
    }
}
