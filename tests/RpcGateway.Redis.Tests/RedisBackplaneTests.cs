using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.Tests.Services;

namespace RpcGateway.Redis.Tests;

/// <summary>The rules of every backplane, with Redis.</summary>
public sealed class RedisBackplaneTests(SharedRedis redis) : BackplaneSpecification
{
    private readonly NodeFactory _nodes = new(redis.Address);

    protected override ValueTask<IBackplane> CreateNodeAsync() => new(_nodes.Create());
}
