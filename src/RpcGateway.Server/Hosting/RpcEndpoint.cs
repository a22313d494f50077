using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>Accepts or refuses a WebSocket handshake, and runs the connection until it ends.</summary>
internal sealed class RpcEndpoint(
    GatewayMethods methods,
    ConnectionRunner runner,
    HandshakeRules rules,
    GatewayNode node,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly Action<object?> _lost = runner.Leave;
    private readonly Func<object?, bool> _mayBeSilent = state => GatewayClient.Of(state).MayBeSilent(node);

    /// <param name="http">The request.</param>
    /// <param name="endpoint">The name of the endpoint, or null.</param>
    public Task HandleAsync(HttpContext http, string? endpoint)
    {
        if (rules.Check(http, onlyOwn: endpoint is not null) is { } refusal)
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
            MayBeSilent = _mayBeSilent,
            Link = link,
            Role = RpcConnectionRole.Server,
            Addresses = HttpAddresses.Of,
            LoggerFactory = loggers,
            TimeProvider = time,
        });
        return client;
    }
}
