using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.Registration;

namespace RpcGateway.Services.Connections;

/// <summary>Notifies the application's observers when clients connect and disconnect.</summary>
internal sealed class ConnectionObservers(
    IEnumerable<EndpointRegistration<IRpcConnectionObserver>> registrations,
    IServiceScopeFactory scopes,
    HostSettings host,
    TimeProvider time,
    ILogger<ConnectionObservers> logger)
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    private readonly ILookup<string?, EndpointRegistration<IRpcConnectionObserver>> _registrations =
        registrations.ToLookup(registration => registration.Endpoint);

    /// <returns>Whether all observers were notified and none failed.</returns>
    public async ValueTask<bool> ConnectedAsync(ConnectedClient client)
    {
        foreach (var registration in _registrations[client.Endpoint])
        {
            if (!await NotifyAsync(registration, client.Context, static (observer, c) => observer.OnConnectedAsync(c)))
            {
                return false;
            }

            client.NotifiedObservers++;
        }

        return true;
    }

    /// <summary>The connection has lost its socket.</summary>
    public ValueTask DetachedAsync(ConnectedClient client) =>
        NotifyAllAsync(client, static (observer, c) => observer.OnDetachedAsync(c));

    /// <summary>The connection has a socket again.</summary>
    public ValueTask ResumedAsync(ConnectedClient client) =>
        NotifyAllAsync(client, static (observer, c) => observer.OnResumedAsync(c));

    /// <summary>The connection has another user, or newer claims of its user.</summary>
    public ValueTask UserChangedAsync(ConnectedClient client, ClaimsPrincipal previous) =>
        NotifyAllAsync(client, (observer, c) => observer.OnUserChangedAsync(c, previous));

    /// <summary>The connection may have missed messages from other nodes.</summary>
    public ValueTask MessagesMissedAsync(ConnectedClient client) =>
        NotifyAllAsync(client, static (observer, c) => observer.OnMessagesMissedAsync(c));

    /// <summary>Notifies the observers that were notified of the connection, in reverse order.</summary>
    public async ValueTask DisconnectedAsync(ConnectedClient client)
    {
        foreach (var registration in _registrations[client.Endpoint].Take(client.NotifiedObservers).Reverse())
        {
            await NotifyAsync(registration, client.Context, static (observer, c) => observer.OnDisconnectedAsync(c));
        }
    }

    private async ValueTask NotifyAllAsync(
        ConnectedClient client, Func<IRpcConnectionObserver, RpcConnectionContext, ValueTask> notify)
    {
        foreach (var registration in _registrations[client.Endpoint].Take(client.NotifiedObservers))
        {
            await NotifyAsync(registration, client.Context, notify);
        }
    }

    private async ValueTask<bool> NotifyAsync(
        EndpointRegistration<IRpcConnectionObserver> registration,
        RpcConnectionContext connection,
        Func<IRpcConnectionObserver, RpcConnectionContext, ValueTask> notify)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();

            // An observer that never completes must not prevent the connection from ending or the server from stopping.
            await notify(registration.Resolve(scope.ServiceProvider), connection)
                .AsTask().WaitAsync(host.Options.HandshakeTimeout, time);
            return true;
        }
        catch (Exception e)
        {
            ConnectionLog.ObserverFailed(_logger, connection.ConnectionId, e);
            return false;
        }
    }
}
