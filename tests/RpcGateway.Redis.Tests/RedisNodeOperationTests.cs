using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.Tests.Services;

namespace RpcGateway.Redis.Tests;

/// <summary>How nodes ask each other, with Redis.</summary>
public sealed class RedisNodeOperationTests(SharedRedis redis) : NodeOperationSpecification
{
    private readonly NodeFactory _nodes = new(redis.Address);

    protected override ValueTask<IBackplane> CreateNodeAsync() => new(_nodes.Create());
}
