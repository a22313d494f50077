using System.Net;
using System.Security.Claims;

namespace RpcGateway.Services;

/// <summary>The state of one connection at one moment.</summary>
public sealed record RpcConnectionSnapshot
{
    /// <summary>The connection's random id.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The name of the endpoint the client connected to; null for an endpoint without a name.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The user.</summary>
    public required ClaimsPrincipal User { get; init; }

    /// <summary>The user's id from <see cref="IRpcUserIdProvider"/>; null for none.</summary>
    public string? UserId { get; init; }

    /// <summary>When the client connected.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Whether the client has lost its socket and is expected to return.</summary>
    public bool IsDetached { get; init; }

    /// <summary>The client's address, as seen by the server; null if unknown, for example on an in-memory server.</summary>
    public IPAddress? RemoteAddress { get; init; }

    /// <summary>The bytes of the messages received from the client, without framing.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>The bytes of the messages sent to the client, without framing.</summary>
    public long SentBytes { get; init; }

    /// <summary>The bytes that wait to be sent.</summary>
    public long OutboundBytes { get; init; }

    /// <summary>The client's calls that are running.</summary>
    public int RunningCalls { get; init; }

    /// <summary>The open streams, in both directions.</summary>
    public int OpenStreams { get; init; }
}
