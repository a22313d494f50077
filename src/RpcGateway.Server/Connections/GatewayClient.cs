using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using RpcGateway.Protocol;
using RpcGateway.Server.Limits;
using RpcGateway.Server.Telemetry;
using RpcGateway.Server.Tokens;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Connections;

/// <summary>A client that connected to this gateway with an HTTP request.</summary>
internal sealed class GatewayClient(HttpContext http, RpcConnectionContext context, string? endpoint)
    : ConnectedClient(context, endpoint), IRateSubject, ITokenHolder
{
    private readonly Lock _httpLock = new();
    private HttpContext? _http = http;
    private ClientAuthentication? _authentication;
    private int _greeted;
    private volatile bool _hasCompletedHello;

    /// <summary>The request that was upgraded to the current socket.</summary>
    /// <exception cref="ObjectDisposedException">There is no socket at the moment.</exception>
    public HttpContext Http =>
        _http ?? throw new ObjectDisposedException(nameof(HttpContext), "The connection has no socket at the moment.");

    public bool HasAuthentication => Volatile.Read(ref _authentication) is not null;

    // Created on demand: most clients authenticate once, in the handshake.
    public ClientAuthentication Authentication =>
        LazyInitializer.EnsureInitialized(ref _authentication, () => new ClientAuthentication(Connection.Parts.Context.Time));

    /// <summary>The session; null if the client cannot have one.</summary>
    public IClientSession? Session { get; init; }

    public override bool IsDetached => Session is { IsDetached: true };

    ClaimsPrincipal IRateSubject.Principal => User.Principal;

    ConnectionRates? IRateSubject.Rates { get; set; }

    public override IPAddress? RemoteAddress
    {
        get
        {
            try
            {
                return Read(static http => HttpAddresses.Unmap(http.Connection.RemoteIpAddress));
            }
            catch (ObjectDisposedException)
            {
                // The request has ended in the meantime, together with its connection.
                return null;
            }
        }
    }

    public static new GatewayClient Of(object? state) => (GatewayClient)state!;

    public override void OnRegistered(bool isAdded)
    {
        if (!isAdded)
        {
            GatewayTelemetry.CountRefusal("shutting_down");
        }

        RequestSpan.End(Http);
    }

    /// <summary>Reads from the request of the current socket. The request does not end meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">There is no socket at the moment.</exception>
    public TResult Read<TResult>(Func<HttpContext, TResult> read)
    {
        lock (_httpLock)
        {
            return read(Http);
        }
    }

    /// <summary>The socket was lost. The server may use the object of its request for another request.</summary>
    public void Detach()
    {
        lock (_httpLock)
        {
            _http = null;
        }
    }

    /// <summary>The client has returned on another socket.</summary>
    /// <param name="http">The request of the socket.</param>
    /// <param name="owner">The user that was compared.</param>
    /// <param name="user">The same user as the owner, perhaps with newer claims.</param>
    /// <returns>False if the user was changed in the meantime.</returns>
    public bool TryAttach(HttpContext http, ClaimsPrincipal owner, ClaimsPrincipal user)
    {
        lock (_httpLock)
        {
            _http = http;
        }

        return !SameUser.IsAuthenticated(user) || TryChangeUser(owner, user);
    }

    /// <summary>Its place in the limits of connections; null if it does not count.</summary>
    public ConnectionPlace? Place { get; init; }

    public override void End()
    {
        Place?.Leave();
        ((IRateSubject)this).Rates?.End();
        base.End();
        Session?.End();
    }

    /// <summary>Marks <c>$/hello</c> as received: a connection accepts it once.</summary>
    /// <returns>False if it was already received.</returns>
    public bool TryBeginHello() => Interlocked.Exchange(ref _greeted, 1) == 0;

    /// <summary>Called when the response to <c>$/hello</c> is about to be sent.</summary>
    public void CompleteHello() => _hasCompletedHello = true;

    /// <summary>
    /// Whether the client may only be listening: it introduced itself, has a user, or belongs to a group. Such a client is not
    /// closed because it is silent.
    /// </summary>
    public bool MayBeSilent(GatewayNode node) =>
        _hasCompletedHello
        || SameUser.IsAuthenticated(Context.PeekUser())
        || node.IsInGroup(Id);

    void ITokenHolder.Warn(TimeSpan remaining)
    {
        if (Connection.Subprotocol == RpcSubprotocol.RpcGatewayV1)
        {
            Connection.AnnounceExpiration(remaining);
        }
    }

    async Task ITokenHolder.CloseAsync(RpcClose close, TimeProvider time)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (Session is not { } session || !await session.CloseSocketAsync(close, time))
        {
            Connection.Parts.Context.Control.BeginClose(close);
        }
    }

    /// <summary>Accepts <c>$/hello</c> again after a failure: the client can retry with a new token.</summary>
    public void ResetHello() => Volatile.Write(ref _greeted, 0);
}
