using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RpcGateway.Backend.Clients;
using RpcGateway.Binding;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;

namespace RpcGateway.Backend.Routes;

/// <summary>
/// How callbacks reach clients. Those to a client that uses this process go over its own channel; all others, and groups, go
/// through a gateway, which keeps the users and groups of all clients.
/// </summary>
internal sealed class GatewayRoutes(LiveGateways gateways, ConnectionRegistry clients, ILogger<GatewayRoutes> logger)
    : IClientRoutes, IReceiverRegistry
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);
    private bool _hasDropped;

    public bool TryFindLocal(string connectionId, [NotNullWhen(true)] out IReceiver? receiver)
    {
        receiver = clients.Find(connectionId);
        return receiver is not null;
    }

    /// <summary>
    /// Sends the notification to one gateway of each cluster. It is dropped if no gateway is connected, like any notification without
    /// receivers.
    /// </summary>
    public int Publish(RpcEnvelope envelope)
    {
        var receivers = gateways.OnePerCluster;
        if (receivers.Count == 0)
        {
            LogDropped(envelope);
            return 0;
        }

        Volatile.Write(ref _hasDropped, false);
        var notification = ClientMessages.EncodePublish(envelope);
        foreach (var gateway in receivers)
        {
            gateway.Control.Send(notification);
        }

        return 0;
    }

    public async ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken)
    {
        var parameters = ClientMessages.EncodeRequest(request);
        foreach (var gateway in FindGatewaysOf(request.ConnectionId))
        {
            var result = await CallAsync(gateway, BackendProtocol.Request, parameters, cancellationToken);
            if (ClientMessages.DecodeResponse(result) is { } response)
            {
                return response;
            }
        }

        return null;
    }

    public async ValueTask<IReadOnlyList<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        var parameters = ClientMessages.EncodeList(address);
        List<string> found = [];
        foreach (var gateway in AtLeastOne(gateways.OnePerCluster))
        {
            found.AddRange(ClientMessages.DecodeList(
                await CallAsync(gateway, BackendProtocol.List, parameters, cancellationToken)));
        }

        return found;
    }

    // The gateway has registered the client already.
    public ValueTask AddAsync(IReceiver receiver, string? userId, CancellationToken cancellationToken) => default;

    public ValueTask RemoveAsync(string connectionId) => default;

    private IReadOnlyList<LiveGateway> FindGatewaysOf(string connectionId) =>
        clients.Find(connectionId) is BackendClient client && gateways.Find(client.Link) is { } own
            ? [own]
            : RpcConnectionId.GetNode(connectionId) is { } node && gateways.FindNode(node) is { } direct ? [direct]
            : AtLeastOne(gateways.OnePerCluster);

    private static IReadOnlyList<LiveGateway> AtLeastOne(IReadOnlyList<LiveGateway> gateways) => gateways.Count > 0
        ? gateways
        : throw RpcCallFailure.Mark(
            new RpcException(RpcErrorCode.Unavailable, "The backend is not connected to any gateway."), requestSent: false);

    private static async ValueTask<ReadOnlyMemory<byte>> CallAsync(
        LiveGateway gateway, string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        try
        {
            return await gateway.Control.CallRawAsync(method, parameters, cancellationToken);
        }
        catch (RpcConnectionLostException e)
        {
            var text = $"The link to the gateway {gateway.Name} was lost before it responded.";
            throw RpcCallFailure.Mark(new RpcException(RpcErrorCode.Unavailable, text, e), e.RequestSent);
        }
    }

    private void LogDropped(RpcEnvelope envelope)
    {
        // Once per outage: a service may send many.
        if (!Interlocked.Exchange(ref _hasDropped, true))
        {
            GatewayRoutesLog.NotificationDropped(_logger, envelope.Notification.Method);
        }
    }
}
