using RpcGateway.Redis.Tests.Tools;

[assembly: AssemblyFixture(typeof(SharedRedis))]

namespace RpcGateway.Redis.Tests.Tools;

/// <summary>A Redis server for tests that do not disturb it. Each test has a prefix of its own.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private RedisServer? _server;

    public string Address => _server!.Address;

    internal RedisServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
