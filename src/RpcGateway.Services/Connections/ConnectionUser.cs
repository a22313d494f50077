using System.Collections.Concurrent;
using System.Security.Claims;

namespace RpcGateway.Services.Connections;

/// <summary>
/// A connection's user, and the cached authorization decisions. A new user gets a new object, so the decisions of the previous
/// user cannot be used for it.
/// </summary>
internal sealed class ConnectionUser(ClaimsPrincipal principal)
{
    public ClaimsPrincipal Principal { get; } = principal;

    /// <summary>The error code of each method with rules that has been called; 0 if allowed.</summary>
    public ConcurrentDictionary<object, int> Decisions =>
        field ?? Interlocked.CompareExchange(ref field, new(concurrencyLevel: 1, capacity: 7), null) ?? field;

    public bool IsAuthenticated => Principal.Identities.Any(identity => identity.IsAuthenticated);
}
