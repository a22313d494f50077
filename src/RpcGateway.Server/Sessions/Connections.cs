using System.Net;
using Microsoft.AspNetCore.Http;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Sessions;

internal sealed class Connections(ConnectionRegistry registry, IRpcUserIdProvider userIds) : IRpcConnections
{
    public int Count => registry.Count;

    public IEnumerable<RpcConnectionInfo> List() => registry.Snapshot().Select(Describe);

    public RpcConnectionInfo? Find(string connectionId) =>
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

    private RpcConnectionInfo Describe(ClientConnection client)
    {
        var (connection, user) = (client.Connection, client.Context.PeekUser());
        return new RpcConnectionInfo
        {
            ConnectionId = client.Id,
            Endpoint = client.Endpoint,
            User = user,
            UserId = userIds.GetUserId(user),
            ConnectedAt = client.Context.ConnectedAt,
            RemoteAddress = ReadAddress(client.Http),
            ReceivedBytes = connection.ReceivedBytes,
            SentBytes = connection.SentBytes,
            OutboundBytes = connection.OutboundBytes,
            RunningCalls = connection.RunningCalls,
            OpenStreams = connection.OpenStreams,
        };
    }

    private static IPAddress? ReadAddress(HttpContext http)
    {
        try
        {
            var address = http.Connection.RemoteIpAddress;
            return address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        }
        catch (ObjectDisposedException)
        {
            // The request has ended meanwhile, with its connection.
            return null;
        }
    }
}
