using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Telemetry;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Server.Backends;

/// <summary>Accepts the WebSocket of a backend, and runs its link until it ends.</summary>
internal sealed class BackendEndpoint(
    BackendParts parts,
    BackendLinks links,
    IOptions<RpcGatewayOptions> gateway,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private static readonly EndpointRefusal NoBackend = new(
        StatusCodes.Status400BadRequest,
        "no_backend",
        $"This path is for backends, which request the WebSocket subprotocol {BackendProtocol.Subprotocol}. Clients connect to the "
            + "path of MapRpcGateway.");

    private static readonly EndpointRefusal TooMany = new(
        StatusCodes.Status503ServiceUnavailable, "too_many_backends", "Too many backends are connected (MaxBackends).");

    private readonly ILogger _logger = GuardedLogger.Guard(loggers.CreateLogger<Link>());

    public async Task HandleAsync(HttpContext http)
    {
        if (Refuse(http) is { } refusal)
        {
            GatewayTelemetry.CountRefusal(refusal.Reason);
            await refusal.WriteAsync(http.Response);
            return;
        }

        var transport = await LinkUpgrade.AcceptAsync(http, BackendProtocol.Subprotocol, gateway.Value);
        RequestSpan.End(http);

        // What the gateway does for the backend belongs to the traces of its messages, not to that of its connection.
        Activity.Current = null;
        await using var connection = new BackendConnection(
            transport, CreateContext(), FindOwner(http.User), HttpAddresses.Of(http), parts);
        await links.RunAsync(connection);
    }

    private static string? FindOwner(ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.Identity?.Name;

    private ConnectionContext CreateContext() => new(
        $"backend-{Guid.NewGuid():n}",
        new RpcConnectionOptions { MaxOutboundBytes = parts.Options.MaxLinkOutboundBytes },
        RpcSubprotocol.JsonRpc,
        _logger,
        time,
        null);

    private EndpointRefusal? Refuse(HttpContext http)
    {
        var request = http.Request;
        if (request.QueryString.HasValue && UrlTokenPolicy.Find(request.Query) is { } parameter)
        {
            return EndpointRefusal.UrlToken(parameter);
        }

        // Only browsers send it. A page must never become a backend with the cookies of its user.
        if (request.Headers.ContainsKey(HeaderNames.Origin))
        {
            return EndpointRefusal.OriginNotAllowed;
        }

        if (!http.WebSockets.IsWebSocketRequest)
        {
            return EndpointRefusal.NoWebSocket;
        }

        if (!http.WebSockets.WebSocketRequestedProtocols.Contains(BackendProtocol.Subprotocol))
        {
            return NoBackend;
        }

        return links.IsClosing ? EndpointRefusal.ShuttingDown
            : links.Count >= parts.Options.MaxBackends ? TooMany
            : null;
    }
}
