namespace RpcGateway.Benchmarks.Nodes;

/// <summary>The processes that belong to the first of several nodes.</summary>
internal sealed class Neighbours(IReadOnlyList<ServerProcess> nodes, RedisProcess redis) : INeighbours
{
    public IReadOnlyList<Neighbour> List() =>
    [
        .. nodes.Select(node => new Neighbour(Neighbour.Node, node.Id, node.Port)),
        new Neighbour(Neighbour.Redis, redis.Id, redis.Port),
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        redis.Dispose();
    }
}
