using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server.Handshakes;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>Decides which WebSocket handshakes are refused, for all endpoints.</summary>
internal sealed class HandshakeRules(OriginPolicy origins, ConnectionRegistry registry, ILogger<RpcEndpoint> logger)
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    /// <param name="http">The request.</param>
    /// <param name="onlyOwn">Whether only the server's own origin is allowed, regardless of the options.</param>
    /// <returns>Null if the handshake is accepted.</returns>
    public EndpointRefusal? Check(HttpContext http, bool onlyOwn = false)
    {
        var request = http.Request;
        if (request.QueryString.HasValue && UrlTokenPolicy.Find(request.Query) is { } parameter)
        {
            EndpointLog.UrlTokenRefused(_logger, PeerText.Clean(request.Path), parameter);
            return EndpointRefusal.UrlToken(parameter);
        }

        // Checked before the upgrade: a page whose WebSocket failed sends a POST to learn the reason, and browsers add the
        // origin to it as they do to a handshake. Other sites cannot read the response.
        if (!origins.Allows(request, onlyOwn))
        {
            LogOriginNotAllowed(request);
            return EndpointRefusal.OriginNotAllowed;
        }

        if (!http.WebSockets.IsWebSocketRequest)
        {
            LogLostUpgrade(request);
            return EndpointRefusal.NoWebSocket;
        }

        return registry.IsDraining ? EndpointRefusal.ShuttingDown : null;
    }

    /// <summary>Decides whether a client may start at an endpoint, not only continue its session.</summary>
    /// <param name="endpoint">The name of the endpoint, or null.</param>
    public EndpointRefusal? CheckNew(string? endpoint) =>
        registry.IsRefusing && !OperatorEndpoint.Is(endpoint) ? EndpointRefusal.Draining : null;

    // Proxies pass this header on, but Upgrade only if configured to.
    private void LogLostUpgrade(HttpRequest request)
    {
        if (request.Headers.ContainsKey(HeaderNames.SecWebSocketKey))
        {
            EndpointLog.UpgradeLost(_logger, PeerText.Clean(request.Path));
        }
    }

    // The POST of a page that asks for the reason follows a handshake that was already logged.
    private void LogOriginNotAllowed(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            EndpointLog.OriginRefused(
                _logger,
                PeerText.Clean(request.Headers.Origin.ToString()),
                PeerText.Clean($"{request.Scheme}://{request.Host}"),
                PeerText.Clean(request.Path));
        }
    }
}
