using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>Accepts or refuses a WebSocket handshake, and runs the connection until it ends.</summary>
internal sealed class RpcEndpoint(
    GatewayMethods methods,
    ConnectionRegistry registry,
    ConnectionRunner runner,
    OriginPolicy origins,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly ILogger _logger = GuardedLogger.Guard(loggers.CreateLogger<RpcEndpoint>());
    private readonly Action<object?> _lost = runner.Leave;

    /// <param name="http">The request.</param>
    /// <param name="endpoint">The name of the endpoint, or null.</param>
    public Task HandleAsync(HttpContext http, string? endpoint)
    {
        if (Refuse(http, endpoint) is { } refusal)
        {
            GatewayTelemetry.CountRefusal(refusal.Reason);
            return refusal.WriteAsync(http.Response);
        }

        return runner.RunAsync(AcceptAsync(http, endpoint));
    }

    private async Task<ConnectedClient> AcceptAsync(HttpContext http, string? endpoint)
    {
        using var span = RpcTelemetry.Source.StartActivity(RpcTelemetryNames.SpanConnect);
        try
        {
            var client = await OpenAsync(http, endpoint);
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag(RpcTelemetryNames.ConnectionId, client.Id);
                HttpAddresses.Of(http).Describe(span);
            }

            return client;
        }
        catch (Exception e)
        {
            span.SetFailed(e);
            throw;
        }
    }

    private async Task<ConnectedClient> OpenAsync(HttpContext http, string? endpoint)
    {
        var subprotocol = Subprotocols.Choose(http.WebSockets.WebSocketRequestedProtocols);

        // With a CoalescingStream below the WebSocket, the RpcConnection itself sends keep-alive pings.
        var (keepAliveInterval, keepAliveTimeout) = CoalescingUpgrade.IsPrepared(http)
            ? (TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : WebSocketTransport.GetKeepAlive(options.Value);

        // The transport disposes it.
        var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = subprotocol,
            KeepAliveInterval = keepAliveInterval,
            KeepAliveTimeout = keepAliveTimeout,
        });

        var link = Activity.Current?.Context ?? default;
        var transport = new WebSocketTransport(socket, CoalescingUpgrade.GetStream(http));
        return Create(http, endpoint, transport, SubprotocolNames.Parse(subprotocol), link);
    }

    private EndpointRefusal? Refuse(HttpContext http, string? endpoint)
    {
        var request = http.Request;
        if (request.QueryString.HasValue && UrlTokenPolicy.Find(request.Query) is { } parameter)
        {
            EndpointLog.UrlTokenRefused(_logger, PeerText.Clean(request.Path), parameter);
            return EndpointRefusal.UrlToken(parameter);
        }

        // Checked before the upgrade: a page whose WebSocket failed sends a POST to learn the reason, and browsers add the
        // origin to it as they do to a handshake. Other sites cannot read the response.
        if (!origins.Allows(request, onlyOwn: endpoint is not null))
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

    private GatewayClient Create(
        HttpContext http, string? endpoint, IRpcTransport transport, RpcSubprotocol subprotocol, ActivityContext link)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var context = http.Features.Get<IHttpAuthenticationFeature>()?.User is { } user
            ? new RpcConnectionContext(id, user, time.GetUtcNow())
            : new RpcConnectionContext(id, time.GetUtcNow());
        var client = new GatewayClient(http, context, endpoint);
        client.Connection = new RpcConnection(transport, new RpcConnectionSettings
        {
            Id = id,
            Options = options.Value,
            Methods = methods.Of(endpoint),
            Subprotocol = subprotocol,
            State = client,
            Lost = _lost,
            Link = link,
            Role = RpcConnectionRole.Server,
            Addresses = HttpAddresses.Of,
            LoggerFactory = loggers,
            TimeProvider = time,
        });
        return client;
    }
}
