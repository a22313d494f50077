using System.Security.Claims;

namespace RpcGateway.Services;

/// <summary>
/// The call that the current code runs for. The injected object is the same for all calls; outside a call, its members throw
/// <see cref="InvalidOperationException"/>.
/// </summary>
public interface IRpcCallContext
{
    /// <summary>The id of the caller's connection.</summary>
    string ConnectionId { get; }

    /// <summary>The connection's user.</summary>
    ClaimsPrincipal User { get; }

    /// <summary>Data that the application stores with the connection; thread-safe.</summary>
    IDictionary<object, object?> Items { get; }

    /// <summary>The wire name of the called method, for example <c>chat.send</c>.</summary>
    string Method { get; }

    /// <summary>How long the caller still waits; null if it set no timeout.</summary>
    TimeSpan? RemainingTime { get; }

    /// <summary>Cancelled when the connection has ended.</summary>
    CancellationToken ConnectionAborted { get; }
}
