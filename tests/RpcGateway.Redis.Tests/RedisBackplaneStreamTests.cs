using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.Tests.Services;

namespace RpcGateway.Redis.Tests;

/// <summary>The rules of streams between nodes, with Redis.</summary>
public sealed class RedisBackplaneStreamTests(SharedRedis redis) : BackplaneStreamSpecification
{
    private readonly NodeFactory _nodes = new(redis.Address);

    protected override ValueTask<IBackplane> CreateNodeAsync() => new(_nodes.Create());
}
