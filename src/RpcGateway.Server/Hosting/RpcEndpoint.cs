using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Server.Security;
using RpcGateway.Server.Sessions;

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
    private const int LongestOrigin = 200;

    private readonly ILogger _logger = loggers.CreateLogger<RpcEndpoint>();

    public Task HandleAsync(HttpContext http) => Refuse(http) is { } refusal
        ? refusal.WriteAsync(http.Response)
        : runner.RunAsync(AcceptAsync(http));

    private async Task<ClientConnection> AcceptAsync(HttpContext http)
    {
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
        return Create(http, transport, subprotocol == Subprotocols.Extended, link);
    }

    private EndpointRefusal? Refuse(HttpContext http)
    {
        var request = http.Request;
        if (request.QueryString.HasValue && UrlTokenPolicy.Find(request.Query) is { } parameter)
        {
            SecurityLog.UrlTokenRefused(_logger, request.Path, parameter);
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
            SecurityLog.OriginRefused(_logger, Shorten(request.Headers.Origin.ToString()), request.Path);
            return EndpointRefusal.ForeignOrigin;
        }

        return null;
    }

    private static string Shorten(string origin) => origin.Length > LongestOrigin ? origin[..LongestOrigin] : origin;

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
            LoggerFactory = loggers,
            TimeProvider = time,
        });
        return client;
    }
}
