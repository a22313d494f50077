using System.Collections.Concurrent;
using System.Security.Claims;

namespace RpcGateway.Services;

/// <summary>One connection of a client.</summary>
public sealed class RpcConnectionContext
{
    private ConcurrentDictionary<object, object?>? _items;
    private ClaimsPrincipal? _user;

    /// <summary>Creates the context; applications use this only in tests.</summary>
    public RpcConnectionContext(string connectionId, ClaimsPrincipal user, DateTimeOffset connectedAt)
    {
        ConnectionId = connectionId;
        ArgumentNullException.ThrowIfNull(user);
        _user = user;
        ConnectedAt = connectedAt;
    }

    /// <summary>Creates the context of an anonymous user.</summary>
    internal RpcConnectionContext(string connectionId, DateTimeOffset connectedAt)
    {
        ConnectionId = connectionId;
        ConnectedAt = connectedAt;
    }

    /// <summary>The connection's random id.</summary>
    public string ConnectionId { get; }

    /// <summary>The user; a token in <c>$/hello</c> or <c>$/authenticate</c> changes it.</summary>
    public ClaimsPrincipal User
    {
        get => Volatile.Read(ref _user) ?? Interlocked.CompareExchange(ref _user, CreateAnonymous(), null) ?? _user;
        internal set => Volatile.Write(ref _user, value);
    }

    /// <summary>When the client connected.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Data that the application stores with the connection; thread-safe.</summary>
    // Created on first use: most connections store nothing, and there are many.
    public IDictionary<object, object?> Items =>
        LazyInitializer.EnsureInitialized(ref _items, () => new(concurrencyLevel: 1, capacity: 3));

    /// <summary>Returns <see cref="User"/> without storing an anonymous user: most connections are anonymous.</summary>
    internal ClaimsPrincipal PeekUser() => Volatile.Read(ref _user) ?? CreateAnonymous();

    private static ClaimsPrincipal CreateAnonymous() => new(new ClaimsIdentity());
}
