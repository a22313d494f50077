using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache;
using RpcGateway.Samples.Cache.Storage;
using RpcGateway.Testing;
using RpcGateway.TestTools;
using static RpcGateway.Samples.Tests.Cache.CacheValues;

namespace RpcGateway.Samples.Tests.Cache;

/// <summary>Two nodes that share a Redis.</summary>
public sealed class CacheNodesTests : IAsyncLifetime
{
    private RedisServer _redis = null!;
    private RpcTestGateway _firstNode = null!;
    private RpcTestGateway _secondNode = null!;
    private ICache _first = null!;
    private ICache _second = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _firstNode = await StartAsync();
        _secondNode = await StartAsync();
        _first = _firstNode.CreateClient<ICache>().Proxy;
        _second = _secondNode.CreateClient<ICache>().Proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _firstNode.DisposeAsync();
        await _secondNode.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Set_AtOneNode_OtherFindsItInRedisAndThenInItsMemory()
    {
        var version = await _first.SetAsync("a", ToJson("one"), new CacheSetOptions(Tags: ["x"]));

        var result = await _second.GetAsync("a");
        result.Level.Should().Be(CacheLevel.Redis);
        result.Entry.Should().BeEquivalentTo((await _first.GetAsync("a")).Entry, options => options.Excluding(entry => entry!.Value));
        result.Entry!.Value.GetString().Should().Be("one");
        result.Entry.Version.Should().Be(version);
        (await _second.GetAsync("a")).Level.Should().Be(CacheLevel.Memory);
    }

    [Fact]
    public async Task Set_OtherNodeHasAnOlderValue_IsReadThereAtOnceByItsVersion()
    {
        await _first.SetAsync("a", ToJson("one"));
        await _second.ReadAsync("a");

        for (var i = 0; i < 20; i++)
        {
            var version = await _first.SetAsync("a", ToJson($"{i}"));
            (await _second.ReadAsync("a", version)).Should().Be($"{i}");
        }

        var removed = await _first.RemoveAsync("a");
        (await _second.ReadAsync("a", removed)).Should().BeNull();
    }

    [Fact]
    public async Task Set_OtherNodeHasAnOlderValue_ItsMemoryFollows()
    {
        await _first.SetAsync("a", ToJson("one"), new CacheSetOptions(Tags: ["x"]));
        (await _second.ReadAsync("a")).Should().Be("one");

        await _first.SetAsync("a", ToJson("two"), new CacheSetOptions(Tags: ["x"]));
        await EventuallyReadsAsync(_second, "a", "two");
        await _first.RemoveByTagAsync("x");
        await EventuallyReadsAsync(_second, "a", null);
        await _first.SetAsync("a", ToJson("three"), new CacheSetOptions(Tags: ["x"]));
        await EventuallyReadsAsync(_second, "a", "three");
        await _first.RemoveAsync("a");
        await EventuallyReadsAsync(_second, "a", null);
    }

    [Fact]
    public async Task Set_RemovedAtTheOtherNodeDuringTheLoad_IsNotKeptAnywhere()
    {
        var byKey = (await _first.GetOrCreateAsync("a")).Lease;
        var byTag = (await _first.GetOrCreateAsync("b")).Lease;

        await _second.RemoveAsync("a");
        await _second.RemoveByTagAsync("x");

        await ShouldBeRefusedAsync(_first, "a", new CacheSetOptions(Lease: byKey));
        await ShouldBeRefusedAsync(_first, "b", new CacheSetOptions(Tags: ["x"], Lease: byTag));
        foreach (var cache in new[] { _first, _second })
        {
            (await cache.ReadAsync("a")).Should().BeNull();
            (await cache.ReadAsync("b")).Should().BeNull();
        }
    }

    [Fact]
    public async Task GetOrCreate_ReadersOfBothNodes_OneComputesForAll()
    {
        var lease = (await _first.GetOrCreateAsync("a")).Lease;
        lease.Should().BePositive();
        var reads = new[] { _first, _second }.SelectMany(cache => Enumerable.Range(0, 20).Select(_ => cache.GetOrCreateAsync("a"))).ToList();
        await _firstNode.WaitForLoadsAsync(20);
        await _secondNode.WaitForLoadsAsync(20);

        await _first.SetAsync("a", ToJson("one"), new CacheSetOptions(Lease: lease));

        (await Task.WhenAll(reads).DefaultTimeout()).Should().OnlyContain(result => result.Entry!.Value.GetString() == "one");
    }

    [Fact]
    public async Task GetOrCreate_LoadFailsOrItsClientLeaves_ReadersOfTheOtherNodeLearnIt()
    {
        var lease = (await _first.GetOrCreateAsync("a")).Lease;
        var failing = _second.GetOrCreateAsync("a");
        var leaving = _firstNode.CreateClient<ICache>();
        await leaving.Proxy.GetOrCreateAsync("b", leaseMilliseconds: 60_000);
        var next = _second.GetOrCreateAsync("b");
        await _secondNode.WaitForLoadsAsync(2);

        await _first.FailAsync("a", lease, "no value today");
        await leaving.DisposeAsync();

        await failing.DefaultTimeout().Awaiting(call => call).Should().ThrowAsync<RpcException>().WithMessage("*no value today*");
        (await next.DefaultTimeout()).Lease.Should().BeGreaterThan(lease);
    }

    [Fact]
    public async Task NearCache_ChangesAtTheOtherNode_AreSeen()
    {
        RpcTestClient<ICache>? client = null;
        using var near = new NearCache(() => client!.Proxy, new NearCacheOptions(), TimeProvider.System);
        client = _secondNode.CreateClient<ICache>(options => options.AddCallback<ICacheCallback>(near));
        await _first.SetAsync("a", ToJson("one"), new CacheSetOptions(Tags: ["x"]));

        // The invalidation of the first value may still be on its way; the value is kept when it has arrived.
        await EventuallyAsync(async () => (await near.GetAsync("a"))?.GetString() == "one" && near.Hits > 0);

        await _first.SetAsync("a", ToJson("two"), new CacheSetOptions(Tags: ["x"]));
        await EventuallyAsync(async () => (await near.GetAsync("a"))?.GetString() == "two");
        await _first.RemoveByTagAsync("x");
        await EventuallyAsync(async () => await near.GetAsync("a") is null);
    }

    [Fact]
    public async Task Watch_ChangesAtTheOtherNode_AreReported()
    {
        await using var changes = _second.WatchAsync(["a"]).GetAsyncEnumerator();
        (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();

        var version = await _first.SetAsync("a", ToJson("one"));

        (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        changes.Current.Should().Be(new CacheChange("a", CacheChangeKind.Set, version));
    }

    [Fact]
    public async Task Redis_IsLost_WritesFailClearlyAndBothNodesAgreeAfterwards()
    {
        var before = await _first.SetAsync("a", ToJson("one"));
        await _second.ReadAsync("a");
        await _redis.KillAsync();

        var set = () => _first.SetAsync("a", ToJson("lost"));
        (await set.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(CacheErrorCode.Unavailable);
        (await _second.ReadAsync("a")).Should().Be("one");
        await _redis.StartAgainAsync();

        long version = 0;
        await EventuallyAsync(async () => (version = await TrySetAsync("two")) > 0);
        version.Should().BeGreaterThan(before, "versions grow although Redis lost its data");
        await EventuallyReadsAsync(_second, "a", "two");
        await EventuallyAsync(async () => await TrySetAsync("three") > 0);
        await EventuallyReadsAsync(_second, "a", "three");

        async Task<long> TrySetAsync(string value)
        {
            try
            {
                return await _first.SetAsync("a", ToJson(value));
            }
            catch (RpcException e) when (e.Code == CacheErrorCode.Unavailable)
            {
                return 0;
            }
        }
    }

    [Fact]
    public async Task Watch_FirstOneWithoutRedis_FailsClearlyAndWorksLater()
    {
        await _first.SetAsync("a", ToJson("one"));
        await _redis.KillAsync();

        var watch = () => _first.WatchAsync(["a"]).FirstAsync().AsTask().DefaultTimeout();

        (await watch.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(CacheErrorCode.Unavailable);
        await _redis.StartAgainAsync();
        await EventuallyAsync(async () =>
        {
            try
            {
                return (await watch()).Kind == CacheChangeKind.Current;
            }
            catch (RpcException e) when (e.Code == CacheErrorCode.Unavailable)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Get_NodeMissedTheMessages_ReadsRedisAgain()
    {
        await _first.SetAsync("a", ToJson("one"), new CacheSetOptions(Tags: ["x"]));
        await _first.SetAsync("b", ToJson("one"), new CacheSetOptions(Tags: ["x"]));
        await _second.ReadAsync("a");
        await _second.ReadAsync("b");

        await _redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await _first.SetAsync("a", ToJson("two"));
        await _first.RemoveByTagAsync("x");

        await EventuallyReadsAsync(_second, "a", "two");
        await EventuallyReadsAsync(_second, "b", null);
    }

    // A value would stay in memory for an hour if the other node's message did not arrive.
    private Task<RpcTestGateway> StartAsync() => RpcTestGateway.StartAsync(
        gateway => gateway.AddRedisBackplane(_redis.Address).AddCache(new CacheSettings { Redis = _redis.Address, MaxMemoryAge = TimeSpan.FromHours(1) }),
        options => options.UsesSystemClock = true);

    private static async Task ShouldBeRefusedAsync(ICache cache, string key, CacheSetOptions options)
    {
        var set = () => cache.SetAsync(key, ToJson("old"), options);
        (await set.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(CacheErrorCode.LeaseLost);
    }

    private static Task EventuallyReadsAsync(ICache cache, string key, string? value) =>
        EventuallyAsync(async () => await cache.ReadAsync(key) == value);

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        async Task PollAsync()
        {
            while (!await condition())
            {
                await Task.Yield();
            }
        }

        await PollAsync().DefaultTimeout();
    }
}
