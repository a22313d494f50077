using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Sessions;

/// <summary>Tells the application's observers of connections that come and go.</summary>
internal sealed class ConnectionObservers(
    IEnumerable<ObserverRegistration> registrations, IServiceScopeFactory scopes, ILogger<ConnectionObservers> logger)
{
    private readonly ObserverRegistration[] _registrations = [.. registrations];

    /// <returns>How many were told; fewer than all if one failed.</returns>
    public async ValueTask<int> ConnectedAsync(RpcConnectionContext connection)
    {
        for (var i = 0; i < _registrations.Length; i++)
        {
            if (!await TellAsync(_registrations[i], connection, static (observer, c) => observer.OnConnectedAsync(c)))
            {
                return i;
            }
        }

        return _registrations.Length;
    }

    /// <summary>Tells the observers that were told of the connection, the last one first.</summary>
    public async ValueTask DisconnectedAsync(RpcConnectionContext connection, int told)
    {
        for (var i = told - 1; i >= 0; i--)
        {
            await TellAsync(_registrations[i], connection, static (observer, c) => observer.OnDisconnectedAsync(c));
        }
    }

    public bool IsAll(int told) => told == _registrations.Length;

    private async ValueTask<bool> TellAsync(
        ObserverRegistration registration,
        RpcConnectionContext connection,
        Func<IRpcConnectionObserver, RpcConnectionContext, ValueTask> tell)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await tell(registration.Resolve(scope.ServiceProvider), connection);
            return true;
        }
        catch (Exception e)
        {
            ConnectionLog.ObserverFailed(logger, connection.ConnectionId, e);
            return false;
        }
    }
}
