using System.Collections.Concurrent;
using System.Security.Claims;

namespace RpcGateway.Server;

/// <summary>One connection of a client.</summary>
public sealed class RpcConnectionContext
{
    private ConcurrentDictionary<object, object?>? _items;
    private ClaimsPrincipal? _user;

    /// <summary>Creates the context; an application does so only in its tests.</summary>
    public RpcConnectionContext(string connectionId, ClaimsPrincipal user, DateTimeOffset connectedAt)
    {
        ConnectionId = connectionId;
        ArgumentNullException.ThrowIfNull(user);
        _user = user;
        ConnectedAt = connectedAt;
    }

    /// <summary>Of somebody who has not said who they are.</summary>
    internal RpcConnectionContext(string connectionId, DateTimeOffset connectedAt)
    {
        ConnectionId = connectionId;
        ConnectedAt = connectedAt;
    }

    /// <summary>The connection's random id.</summary>
    public string ConnectionId { get; }

    /// <summary>The user; another one after a <c>$/hello</c> with a token.</summary>
    public ClaimsPrincipal User
    {
        get => Volatile.Read(ref _user) ?? Interlocked.CompareExchange(ref _user, CreateAnonymous(), null) ?? _user;
        internal set => Volatile.Write(ref _user, value);
    }

    /// <summary>When the client connected.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Whatever the application wants to keep with the connection; safe for calls that run at once.</summary>
    // Made when asked for: most connections keep nothing, and there are many.
    public IDictionary<object, object?> Items =>
        LazyInitializer.EnsureInitialized(ref _items, () => new(concurrencyLevel: 1, capacity: 3));

    /// <summary>The same as <see cref="User"/>, for one use: nobody is not kept, and most connections are nobody's.</summary>
    internal ClaimsPrincipal PeekUser() => Volatile.Read(ref _user) ?? CreateAnonymous();

    private static ClaimsPrincipal CreateAnonymous() => new(new ClaimsIdentity());
}
