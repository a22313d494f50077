using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Server.Security;
using RpcGateway.Server.Sessions;
using RpcGateway.Server.Telemetry;

namespace RpcGateway.Server.Hosting;

/// <summary>Takes a WebSocket handshake, or refuses it with a sentence, and runs the connection to its end.</summary>
internal sealed class RpcEndpoint(
    GatewayMethods methods,
    ConnectionRegistry registry,
    ConnectionRunner runner,
    OriginPolicy origins,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<RpcEndpoint>();

    public Task HandleAsync(HttpContext http)
    {
        if (Refuse(http) is { } refusal)
        {
            GatewayTelemetry.CountRefusal(refusal.Reason);
            return refusal.WriteAsync(http.Response);
        }

        return runner.RunAsync(AcceptAsync(http));
    }

    private async Task<ClientConnection> AcceptAsync(HttpContext http)
    {
        using var span = GatewayTelemetry.StartConnect();
        var subprotocol = Subprotocols.Choose(http.WebSockets.WebSocketRequestedProtocols);
        var (keepAliveInterval, keepAliveTimeout) = WebSocketTransport.GetKeepAlive(options.Value);

        // Disposed by its transport.
        var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = subprotocol,
            KeepAliveInterval = keepAliveInterval,
            KeepAliveTimeout = keepAliveTimeout,
        });

        var link = Activity.Current?.Context ?? default;
        var transport = new WebSocketTransport(socket, CoalescingUpgrade.GetStream(http));
        var client = Create(http, transport, subprotocol == Subprotocols.Extended, link);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(RpcTelemetryNames.ConnectionId, client.Id);
            HttpAddresses.Of(http).Describe(span);
        }

        return client;
    }

    private EndpointRefusal? Refuse(HttpContext http)
    {
        var request = http.Request;
        if (request.QueryString.HasValue && UrlTokenPolicy.Find(request.Query) is { } parameter)
        {
            SecurityLog.UrlTokenRefused(_logger, RpcPeerText.Clean(request.Path), parameter);
            return EndpointRefusal.UrlToken(parameter);
        }

        if (!http.WebSockets.IsWebSocketRequest)
        {
            return EndpointRefusal.NoWebSocket;
        }

        if (registry.IsDraining)
        {
            return EndpointRefusal.ShuttingDown;
        }

        if (!origins.Allows(request))
        {
            SecurityLog.OriginRefused(
                _logger, RpcPeerText.Clean(request.Headers.Origin.ToString()), RpcPeerText.Clean(request.Path));
            return EndpointRefusal.ForeignOrigin;
        }

        return null;
    }

    private ClientConnection Create(HttpContext http, IRpcTransport transport, bool extended, ActivityContext link)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var context = http.Features.Get<IHttpAuthenticationFeature>()?.User is { } user
            ? new RpcConnectionContext(id, user, time.GetUtcNow())
            : new RpcConnectionContext(id, time.GetUtcNow());
        var client = new ClientConnection(http, context);
        client.Connection = new RpcConnection(transport, new RpcConnectionSettings
        {
            Id = id,
            Options = options.Value,
            Methods = methods.Table,
            Extended = extended,
            State = client,
            Link = link,
            Role = "server",
            Addresses = HttpAddresses.Of,
            LoggerFactory = loggers,
            TimeProvider = time,
        });
        return client;
    }
}
