using System.Security.Claims;

namespace RpcGateway.Server;

/// <summary>
/// What a service knows of the call it serves. The injected object is the same for all calls; it always speaks of the
/// call that the current code runs for, and throws <see cref="InvalidOperationException"/> outside one.
/// </summary>
public interface IRpcCallContext
{
    /// <summary>The id of the connection that the call came over.</summary>
    string ConnectionId { get; }

    /// <summary>The connection's user.</summary>
    ClaimsPrincipal User { get; }

    /// <summary>Whatever the application wants to keep with the connection; safe for calls that run at once.</summary>
    IDictionary<object, object?> Items { get; }

    /// <summary>The called method's wire name, as <c>chat.send</c>.</summary>
    string Method { get; }

    /// <summary>Cancelled when the connection has ended.</summary>
    CancellationToken ConnectionAborted { get; }
}
