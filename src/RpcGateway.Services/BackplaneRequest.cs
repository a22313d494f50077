namespace RpcGateway.Services;

/// <summary>An operation that only the node of the connection can perform.</summary>
/// <param name="ConnectionId">The connection's id; for <see cref="BackplaneOperation.Node"/>, the id of the node.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Name">The method's wire name, the group's name, the reason of a close, or the name of a node's operation.</param>
/// <param name="Params">The params of a call or of a stream as JSON, the code of a close, or what a node's operation needs.</param>
public sealed record BackplaneRequest(
    string ConnectionId, BackplaneOperation Operation, string Name, ReadOnlyMemory<byte> Params = default)
{
    /// <summary>The id of the node that must handle it; null if the connection's id contains none.</summary>
    public string? NodeId => Operation == BackplaneOperation.Node ? ConnectionId : RpcConnectionId.GetNode(ConnectionId);

    /// <summary>
    /// The id of a stream, by which <see cref="BackplaneOperation.Next"/> finds the one that <see cref="BackplaneOperation.Stream"/>
    /// opened: random, so that no other node has it. Null for other operations.
    /// </summary>
    public string? StreamId { get; init; }

    /// <summary>The W3C traceparent of the span that made the request, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C tracestate of that span, or null.</summary>
    public string? TraceState { get; init; }
}
