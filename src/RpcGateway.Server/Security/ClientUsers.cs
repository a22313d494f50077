using System.Security.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Tokens;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Security;

/// <summary>Changes the user of a connection, everywhere where its user counts.</summary>
internal sealed class ClientUsers(
    GatewayNode node,
    TokenExpirations expirations,
    ConnectionObservers observers,
    IRpcUserIdProvider userIds,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    ILogger<ClientUsers> logger)
{
    private static readonly RpcClose NotChanged = new(RpcCloseCode.InternalError, "The user of the connection could not be changed.");

    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    /// <summary>
    /// Whether a connection has another user than a principal. A connection without a user can get one.
    /// </summary>
    public bool IsOther(GatewayClient client, ClaimsPrincipal principal) => client.Context.PeekUser() is var current
        && SameUser.IsAuthenticated(current) && !SameUser.Is(userIds, current, principal);

    /// <summary>
    /// Sets the user of later calls. Running calls keep theirs. If the connection had another user, it also leaves its groups.
    /// Call it in the turn of the client's authentication.
    /// </summary>
    public async Task ChangeAsync(GatewayClient client, AuthenticatedUser user)
    {
        var previous = client.Context.PeekUser();
        var leaveGroups = IsOther(client, user.Principal);
        if (client.Place?.TryMove(userIds.GetUserId(user.Principal)) == false)
        {
            throw new RpcException(
                RpcErrorCode.LimitExceeded,
                "The user has reached the number of connections (MaxConnectionsPerUser). Close one of them first.",
                new Dictionary<string, string> { ["limit"] = nameof(RpcGatewayOptions.MaxConnectionsPerUser) });
        }

        // First, so that a connection that already has its new user is not asked for a token again.
        expirations.Set(client, user.ExpiresAt);
        client.ChangeUser(user.Principal);
        try
        {
            await node.ChangeUserAsync(client.Id, userIds.GetUserId(user.Principal), leaveGroups, CancellationToken.None)
                .AsTask().WaitAsync(options.Value.HandshakeTimeout, time);
        }
        catch
        {
            // Otherwise, messages for its former user could still arrive.
            client.Connection.Abort(NotChanged);
            throw;
        }

        client.Connection.Parts.Inbound.Forwarder?.Update();
        SecurityLog.UserChanged(_logger, client.Id);
        await observers.UserChangedAsync(client, previous);
    }
}
