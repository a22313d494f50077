using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Security;
using RpcGateway.Server.Tokens;
using RpcGateway.Services;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Sessions;

/// <summary>
/// Checks who wants to resume a session before touching it: a wrong proof or another user does not disturb the owner of the session.
/// </summary>
internal sealed class SessionResumer(
    ConnectionRegistry registry,
    TokenAuthenticator authenticator,
    TokenExpirations expirations,
    IRpcUserIdProvider userIds,
    ILogger<SessionResumer> logger)
{
    private const int MaxIdLength = 64;

    private static readonly RpcClose UserChanged =
        new(RpcCloseCode.PolicyViolation, "The user changed while the session was being resumed.");

    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    /// <summary>Continues a session on a socket; null if that is not possible, for whatever reason.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="http">The request of the socket.</param>
    /// <param name="endpoint">The name of the endpoint of the socket, or null.</param>
    /// <param name="nonce">What the server sent on this socket.</param>
    /// <param name="request">What the client sent.</param>
    public async ValueTask<(GatewaySession Session, SocketLife Life, long Received)?> TryResumeAsync(
        IRpcTransport socket, HttpContext http, string? endpoint, string nonce, ResumeParams request)
    {
        var id = request.ConnectionId ?? "";
        if (registry.Find(id) is not GatewayClient { Session: GatewaySession { Key: { } key } session } client
            || client.Endpoint != endpoint
            || request is not { Received: { } received, First: { } first })
        {
            SessionInstruments.CountResumption(SessionInstruments.NotResumable);
            SessionLog.NotResumable(_logger, PeerText.Clean(id, MaxIdLength), "There is no such session.");
            return null;
        }

        if (!SessionProof.IsValid(request.Proof, key, nonce, id, received, first))
        {
            return Refuse(id, "The proof is invalid.");
        }

        var owner = client.Context.PeekUser();
        if (await FindUserAsync(http, id, request.Token) is not { } user || !SameUser.Is(userIds, owner, user.Principal))
        {
            return Refuse(id, "The user is another one.");
        }

        if (registry.IsDraining || session.TryAttach(socket, received, first, out var counted) is not { } life)
        {
            SessionInstruments.CountResumption(SessionInstruments.NotResumable);
            SessionLog.NotResumable(_logger, id, "It has ended, messages are missing, or the client has continued since.");
            return null;
        }

        if (!client.TryAttach(http, owner, user.Principal))
        {
            // By a message on the previous socket.
            client.Connection.Abort(UserChanged);
            return Refuse(id, UserChanged.Reason);
        }

        client.Connection.Parts.Inbound.Forwarder?.Update();
        expirations.Set(client, user.ExpiresAt);
        SessionInstruments.CountResumption(SessionInstruments.Resumed);
        SessionLog.Resumed(_logger, id);
        return (session, life, counted);
    }

    /// <summary>How long the authentication of a resumed session lasts, in seconds; null if its end is unknown.</summary>
    public long? GetRemainingSeconds(GatewaySession session) => expirations.GetRemainingSeconds(session.Client);

    private (GatewaySession Session, SocketLife Life, long Received)? Refuse(string id, string reason)
    {
        SessionInstruments.CountResumption(SessionInstruments.Refused);
        SessionLog.ResumeRefused(_logger, id, reason);
        return null;
    }

    private async ValueTask<AuthenticatedUser?> FindUserAsync(HttpContext http, string id, string? token)
    {
        if (token is null)
        {
            return AuthenticatedUser.Of(http);
        }

        try
        {
            return await authenticator.AuthenticateAsync(RequestOrigin.Of(http), id, token);
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
