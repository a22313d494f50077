using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.Tests.Services;

namespace RpcGateway.Redis.Tests;

/// <summary>The rules of presence, with Redis.</summary>
public sealed class RedisPresenceTests(SharedRedis redis) : PresenceSpecification
{
    private readonly NodeFactory _nodes = new(redis.Address);

    protected override IBackplane CreateBackplane() => _nodes.Create();
}
