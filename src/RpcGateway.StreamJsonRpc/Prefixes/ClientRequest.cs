using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>A request of the service that waits for the response of the client.</summary>
/// <param name="Id">The id that the service chose.</param>
internal sealed record ClientRequest(RpcId Id)
{
    /// <summary>The id that the client knows.</summary>
    public long Number { get; set; }

    /// <summary>The stream of the client that the request is for; null for other requests.</summary>
    public long? Stream { get; init; }

    /// <summary>The values in the params that may be progress tokens.</summary>
    public HashSet<long>? Scalars { get; init; }

    /// <summary>The handles in the params.</summary>
    public IReadOnlyList<HandleReference> Handles { get; init; } = [];
}
