using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services.Idempotency;
using RpcGateway.Tests.Idempotency;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>The rules of every store, with Redis.</summary>
public sealed class RedisIdempotencyStoreTests(SharedRedis redis) : IdempotencyStoreSpecification, IAsyncDisposable
{
    private readonly NodeFactory _nodes = new(redis.Address);
    private readonly List<TestNode> _started = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _started)
        {
            await node.DisposeAsync();
        }
    }

    private protected override async ValueTask<IIdempotencyStore> CreateAsync()
    {
        _nodes.Idempotency = Options;
        _started.Add(await TestNode.StartAsync(_nodes));
        return _started[^1].Store;
    }

    // Redis has its own clock: another key shows that a window has passed.
    private protected override TimeSpan ShortWindow => TimeSpan.FromMilliseconds(300);

    private protected override async Task PassWindowAsync()
    {
        var (store, key) = (_started[0].Store, $"{Guid.NewGuid()}");
        await (await ClaimAsync(store, Create("clock", key, "tick"))).Lease!.CompleteAsync(Result("1"));
        await Eventually.IsTrueAsync(() => IsFreeAsync(store, key).GetAwaiter().GetResult());
    }

    private static async Task<bool> IsFreeAsync(IIdempotencyStore store, string key)
    {
        var claim = await ClaimAsync(store, Create("clock", key, "tock"));
        await (claim.Lease?.ReleaseAsync() ?? default);
        return claim.Kind == IdempotencyClaimKind.Owner;
    }
}
