using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Limits;
using RpcGateway.Server.Security;
using RpcGateway.Server.Sessions;
using RpcGateway.Server.Tokens;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>Creates the client of an accepted socket, with its connection.</summary>
internal sealed class ClientFactory(
    GatewayMethods methods,
    ConnectionRunner runner,
    GatewayNode node,
    DetachedSessions detached,
    ConnectionObservers observers,
    GatewayLimiter limiter,
    ConnectionSlots slots,
    TokenExpirations expirations,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly Action<object?> _lost = state => Leave(runner, expirations, state);
    private readonly Func<object?, bool> _mayBeSilent = state => GatewayClient.Of(state).MayBeSilent(node);

    /// <param name="http">The request that was upgraded.</param>
    /// <param name="endpoint">The name of the endpoint, or null.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="subprotocol">The subprotocol.</param>
    /// <param name="slot">Its place in the limits of connections.</param>
    public GatewayClient Create(
        HttpContext http, string? endpoint, IRpcTransport socket, RpcSubprotocol subprotocol, ConnectionSlot slot)
    {
        var id = RpcConnectionId.Create(node.Id);
        var context = http.Features.Get<IHttpAuthenticationFeature>()?.User is { } user
            ? new RpcConnectionContext(id, user, time.GetUtcNow())
            : new RpcConnectionContext(id, time.GetUtcNow());
        var session = subprotocol == RpcSubprotocol.RpcGatewayV1 && options.Value.ResumeBufferSize > 0
            ? new GatewaySession(socket, detached, observers)
            : null;
        var client = new GatewayClient(http, context, endpoint) { Session = session, Place = new ConnectionPlace(slots, slot) };
        if (session is not null)
        {
            session.Client = client;
        }

        client.Connection = new RpcConnection(session?.Transport ?? socket, new RpcConnectionSettings
        {
            Id = id,
            Options = options.Value,
            Methods = methods.Of(endpoint),
            Subprotocol = subprotocol,
            State = client,
            Lost = _lost,
            MayBeSilent = _mayBeSilent,
            Limiter = limiter,
            Link = Activity.Current?.Context ?? default,
            Role = RpcConnectionRole.Server,
            Addresses = HttpAddresses.Of,
            LoggerFactory = loggers,
            TimeProvider = time,
        });
        expirations.Set(client, AuthenticatedUser.Of(http).ExpiresAt);
        return client;
    }

    private static void Leave(ConnectionRunner runner, TokenExpirations expirations, object? state)
    {
        runner.Leave(state);
        var client = GatewayClient.Of(state);
        if (client.HasAuthentication)
        {
            client.Leaving = Task.WhenAll(client.Leaving!, expirations.EndAsync(client));
        }
    }
}
