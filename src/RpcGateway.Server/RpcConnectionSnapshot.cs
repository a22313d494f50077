using System.Net;
using System.Security.Claims;

namespace RpcGateway.Server;

/// <summary>What is known of one connection at one moment.</summary>
public sealed record RpcConnectionSnapshot
{
    /// <summary>The connection's random id.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The name of the endpoint that it came in by; null for one without.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The user.</summary>
    public required ClaimsPrincipal User { get; init; }

    /// <summary>The user's id, as <see cref="IRpcUserIdProvider"/> has it; null for none.</summary>
    public string? UserId { get; init; }

    /// <summary>When the client connected.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Where the client is, as the server sees it; null where it does not know, as in memory.</summary>
    public IPAddress? RemoteAddress { get; init; }

    /// <summary>The bytes of the client's messages, without frames.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>The bytes of the messages to the client, without frames.</summary>
    public long SentBytes { get; init; }

    /// <summary>The bytes that wait to be sent.</summary>
    public long OutboundBytes { get; init; }

    /// <summary>The client's calls that run.</summary>
    public int RunningCalls { get; init; }

    /// <summary>The open streams, in both directions.</summary>
    public int OpenStreams { get; init; }
}
