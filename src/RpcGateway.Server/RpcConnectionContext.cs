using System.Collections.Concurrent;
using System.Security.Claims;

namespace RpcGateway.Server;

/// <summary>One connection of a client.</summary>
public sealed class RpcConnectionContext
{
    private ConcurrentDictionary<object, object?>? _items;

    /// <summary>Creates the context; an application does so only in its tests.</summary>
    public RpcConnectionContext(string connectionId, ClaimsPrincipal user, DateTimeOffset connectedAt)
    {
        ConnectionId = connectionId;
        User = user;
        ConnectedAt = connectedAt;
    }

    /// <summary>The connection's random id.</summary>
    public string ConnectionId { get; }

    /// <summary>The user; another one after a <c>$/hello</c> with a token.</summary>
    public ClaimsPrincipal User { get; internal set; }

    /// <summary>When the client connected.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Whatever the application wants to keep with the connection; safe for calls that run at once.</summary>
    // Made when asked for: most connections keep nothing, and there are many.
    public IDictionary<object, object?> Items =>
        LazyInitializer.EnsureInitialized(ref _items, () => new(concurrencyLevel: 1, capacity: 3));
}
