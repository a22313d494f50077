namespace RpcGateway.Services;

/// <summary>An operation that only the node of the connection can perform.</summary>
/// <param name="ConnectionId">The connection's id.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Name">The method's wire name, or the group's name.</param>
/// <param name="Params">The params of a call as JSON.</param>
public sealed record BackplaneRequest(
    string ConnectionId, BackplaneOperation Operation, string Name, ReadOnlyMemory<byte> Params = default);
