namespace RpcGateway.Services;

/// <summary>An operation that only the node of the connection can perform.</summary>
/// <param name="ConnectionId">The connection's id.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Name">The method's wire name, the group's name, or the reason of a close.</param>
/// <param name="Params">The params of a call as JSON, or the code of a close.</param>
public sealed record BackplaneRequest(
    string ConnectionId, BackplaneOperation Operation, string Name, ReadOnlyMemory<byte> Params = default)
{
    /// <summary>The W3C traceparent of the span that made the request, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C tracestate of that span, or null.</summary>
    public string? TraceState { get; init; }
}
