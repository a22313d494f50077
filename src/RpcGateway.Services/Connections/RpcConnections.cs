using System.Globalization;
using System.Text;
using RpcGateway.Protocol;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Connections;

internal sealed class RpcConnections(ConnectionRegistry registry, IRpcUserIdProvider userIds, GatewayNode? node = null)
    : IRpcConnections
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
        if (registry.Find(connectionId) is { } client)
        {
            await client.CloseAsync(close, cancellationToken);
            return true;
        }

        return node is not null && await CloseAtOtherNodeAsync(node, connectionId, close, cancellationToken);
    }

    public async ValueTask<int> CloseUserAsync(string userId, RpcClose close, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        string[] own = node is null
            ? [.. registry.Snapshot().Where(client => userIds.GetUserId(client.Context.PeekUser()) == userId).Select(client => client.Id)]
            : [.. node.List(RpcAddress.User(userId))];

        // At once, because the other nodes may not be reachable.
        var closing = CloseAllAsync(own, close, cancellationToken);
        if (node is null)
        {
            return await closing;
        }

        var listing = node.ListAsync(RpcAddress.User(userId), cancellationToken).AsTask();
        await Task.WhenAll(closing, listing);
        return await closing + await CloseAllAsync((await listing).Except(own), close, cancellationToken);
    }

    private async Task<int> CloseAllAsync(IEnumerable<string> ids, RpcClose close, CancellationToken cancellationToken) =>
        (await Task.WhenAll(ids.Select(id => CloseAsync(id, close, cancellationToken).AsTask()))).Count(isClosed => isClosed);

    private static async ValueTask<bool> CloseAtOtherNodeAsync(
        GatewayNode node, string connectionId, RpcClose close, CancellationToken cancellationToken)
    {
        var code = Encoding.UTF8.GetBytes(((int)close.Code).ToString(CultureInfo.InvariantCulture));
        var response = await node.RequestAsync(
            new BackplaneRequest(connectionId, BackplaneOperation.Close, close.Reason, code), cancellationToken);
        return response?.ErrorCode is { } error ? throw new RpcException(error, response.ErrorMessage ?? "") : response is not null;
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
