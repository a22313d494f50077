namespace RpcGateway.Server;

/// <summary>Something that only the node of one connection can do.</summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="Operation">What to do.</param>
/// <param name="Name">The method's wire name, or the group's name.</param>
/// <param name="Params">The params of a call as JSON.</param>
public sealed record BackplaneRequest(
    string ConnectionId, BackplaneOperation Operation, string Name, ReadOnlyMemory<byte> Params = default);
