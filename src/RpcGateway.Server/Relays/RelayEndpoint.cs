using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Sessions;
using RpcGateway.Server.Telemetry;

namespace RpcGateway.Server.Relays;

/// <summary>Accepts the links of other nodes.</summary>
internal sealed class RelayEndpoint(
    RelaySettings settings, RelayAddress address, SessionSockets sessions, ILogger<RelayEndpoint> logger)
{
    private const int MaxIdLength = 64;

    private static readonly EndpointRefusal NoNode = new(
        StatusCodes.Status400BadRequest,
        "no_node",
        $"This path is for the other nodes of the gateway, which request the WebSocket subprotocol {RelayProtocol.Subprotocol}. Clients "
            + "connect to the path of MapRpcGateway.");

    private static readonly RpcClose ShuttingDown = new(RpcCloseCode.GoingAway, "The node is shutting down.");

    private readonly ILogger _logger = GuardedLogger.Guard(logger);
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Closes the links: this node has no sessions any more.</summary>
    public void Close() => _closing.TrySetResult();

    public async Task HandleAsync(HttpContext http)
    {
        if (Refuse(http) is { } refusal)
        {
            GatewayTelemetry.CountRefusal(refusal.Reason);
            await refusal.WriteAsync(http.Response);
            return;
        }

        var transport = await LinkUpgrade.AcceptAsync(http, RelayProtocol.Subprotocol, settings.Options);
        RequestSpan.End(http);
        Activity.Current = null;
        await RunAsync(transport, http.RequestAborted);
    }

    private async Task RunAsync(WebSocketTransport transport, CancellationToken aborted)
    {
        if (await AcceptAsync(transport, aborted) is not { } nodeId)
        {
            await transport.DisposeAsync();
            return;
        }

        var owner = new RelayOwner(nodeId, sessions, _logger);
        await using var link = new Link(
            new PackedTransport(transport), settings.CreateContext($"node-{nodeId}"), owner, settings.LinkOptions);
        var running = link.RunAsync();
        if (await Task.WhenAny(running, _closing.Task) != running)
        {
            await link.CloseAsync(ShuttingDown);
        }

        await running;
        await owner.WaitAsync();
    }

    private async Task<string?> AcceptAsync(WebSocketTransport transport, CancellationToken aborted)
    {
        try
        {
            using var timeout = new CancellationTokenSource(settings.Options.HandshakeTimeout, settings.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, aborted);
            var nodeId = await RelayHandshake.AcceptAsync(transport, settings.NodeId, address.Key, either.Token);
            if (nodeId is null)
            {
                GatewayTelemetry.CountRefusal(NoNode.Reason);
                NodeRelayLog.NodeRefused(_logger);
            }

            return nodeId is null ? null : PeerText.Clean(nodeId, MaxIdLength);
        }
        catch (Exception e)
        {
            NodeRelayLog.HandshakeFailed(_logger, e.GetType().Name);
            transport.Abort();
            return null;
        }
    }

    private static EndpointRefusal? Refuse(HttpContext http) =>

        // Only browsers send it: a page is no node.
        http.Request.Headers.ContainsKey(HeaderNames.Origin) ? EndpointRefusal.OriginNotAllowed
        : !http.WebSockets.IsWebSocketRequest ? EndpointRefusal.NoWebSocket
        : !http.WebSockets.WebSocketRequestedProtocols.Contains(RelayProtocol.Subprotocol) ? NoNode
        : null;
}
