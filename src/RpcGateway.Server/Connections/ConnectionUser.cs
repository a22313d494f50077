using System.Collections.Concurrent;
using System.Security.Claims;

namespace RpcGateway.Server.Connections;

/// <summary>
/// A connection's user, and what is known of their rights. A new user means a new object, so what was known of the old
/// one cannot outlive them.
/// </summary>
internal sealed class ConnectionUser(ClaimsPrincipal principal)
{
    public ClaimsPrincipal Principal { get; } = principal;

    /// <summary>The error code for each guarded method that has been called, 0 for allowed.</summary>
    public ConcurrentDictionary<object, int> Decisions =>
        field ?? Interlocked.CompareExchange(ref field, new(concurrencyLevel: 1, capacity: 7), null) ?? field;

    public bool IsAuthenticated => Principal.Identities.Any(identity => identity.IsAuthenticated);
}
