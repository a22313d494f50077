using System.Net;

namespace RpcGateway.Server;

/// <summary>The state of one instance of a backend at one moment.</summary>
public sealed record RpcBackendSnapshot
{
    /// <summary>The id of its link, which spans of calls to it contain as <c>rpcgateway.connection.id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that the instance chose.</summary>
    public required string Instance { get; init; }

    /// <summary>The contracts that it serves.</summary>
    public required IReadOnlyList<string> Contracts { get; init; }

    /// <summary>When it registered.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Its address, as seen by the gateway; null if unknown.</summary>
    public IPAddress? RemoteAddress { get; init; }

    /// <summary>Whether it gets no new calls.</summary>
    public bool IsDraining { get; init; }

    /// <summary>The number of clients that use it.</summary>
    public int Clients { get; init; }

    /// <summary>The number of calls sent to it whose responses have not been received.</summary>
    public int RunningCalls { get; init; }
}
