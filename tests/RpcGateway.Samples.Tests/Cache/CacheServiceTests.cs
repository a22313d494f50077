using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache;
using RpcGateway.Samples.Cache.Storage;
using RpcGateway.Testing;
using RpcGateway.TestTools;
using static RpcGateway.Samples.Tests.Cache.CacheValues;

namespace RpcGateway.Samples.Tests.Cache;

/// <summary>Values, tags, expiry and limits of the cache on one node.</summary>
public sealed class CacheServiceTests : IAsyncLifetime
{
    private RpcTestGateway _gateway = null!;
    private ICache _cache = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RpcTestGateway.StartAsync(gateway => gateway.AddCache(new CacheSettings { MaxMemory = 4_000_000, MaxTracked = 3 }));
        _cache = _gateway.CreateClient<ICache>().Proxy;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Set_ThenGet_ReturnsTheValueWithItsVersion()
    {
        var version = await _cache.SetAsync("a", ToJson("one"), new CacheSetOptions(60_000, ["x", "x", "y"]));

        var result = await _cache.GetAsync("a");

        result.Level.Should().Be(CacheLevel.Memory);
        result.Entry!.Value.GetString().Should().Be("one");
        result.Entry.Version.Should().Be(version);
        result.Entry.Tags.Should().Equal("x", "y");
        result.Entry.Size.Should().Be(5);
        result.Entry.Expires.Should().Be(_gateway.Clock.GetUtcNow().AddMinutes(1));
        (await _cache.GetAsync("a", knownVersion: version)).Should().Be(new CacheResult(CacheLevel.Memory, IsUnchanged: true));
    }

    [Fact]
    public async Task Get_ValueOlderThanTheCallerKnowsOf_IsAMiss()
    {
        var version = await _cache.SetAsync("a", ToJson("one"));

        (await _cache.ReadAsync("a", minVersion: version)).Should().Be("one");
        (await _cache.ReadAsync("a", minVersion: version + 1)).Should().BeNull();
    }

    [Fact]
    public async Task Remove_Value_IsGoneAndItsVersionIsLarger()
    {
        var version = await _cache.SetAsync("a", ToJson("one"));

        (await _cache.RemoveAsync("a")).Should().BeGreaterThan(version);

        (await _cache.ReadAsync("a")).Should().BeNull();
    }

    [Fact]
    public async Task Get_TimeHasPassed_ValueExpiresCountedFromTheWrite()
    {
        await _cache.SetAsync("a", ToJson("one"), new CacheSetOptions(10_000));
        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(9));
        (await _cache.ReadAsync("a")).Should().Be("one");

        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(2));

        (await _cache.ReadAsync("a")).Should().BeNull("a read does not extend the life of a value");
    }

    [Fact]
    public async Task RemoveByTag_ValuesWithAndWithout_OnlyThoseWithTheTagAreGone()
    {
        await _cache.SetAsync("a", ToJson("one"), new CacheSetOptions(Tags: ["x"]));
        await _cache.SetAsync("b", ToJson("two"), new CacheSetOptions(Tags: ["x", "y"]));
        await _cache.SetAsync("c", ToJson("three"), new CacheSetOptions(Tags: ["y"]));

        await _cache.RemoveByTagAsync("x");

        (await _cache.ReadAsync("a")).Should().BeNull();
        (await _cache.ReadAsync("b")).Should().BeNull();
        (await _cache.ReadAsync("c")).Should().Be("three");
        await _cache.SetAsync("a", ToJson("again"), new CacheSetOptions(Tags: ["x"]));
        (await _cache.ReadAsync("a")).Should().Be("again");
        (await _cache.ListAsync()).Select(key => key.Key).Should().Equal("a", "c");
    }

    [Fact]
    public async Task Set_ValueOf50Megabytes_ClearErrorAndTheConnectionContinues()
    {
        var client = _gateway.CreateClient<ICache>();
        await client.ConnectAsync();
        var id = client.Client.ConnectionId;

        var set = () => client.Proxy.SetAsync("a", ToJson(new string('x', 50_000_000)));

        var error = (await set.Should().ThrowAsync<RpcException>()).Which;
        error.Code.Should().Be(RpcErrorCode.MessageTooLarge);
        error.Message.Should().Contain("cache.set");
        (await client.Proxy.ReadAsync("a")).Should().BeNull();
        client.Client.ConnectionId.Should().Be(id);
    }

    [Fact]
    public async Task Set_ValueAboveTheLimit_ErrorNamesTheLimit()
    {
        var set = () => _cache.SetAsync("a", ToJson(new string('x', 1_000_001)));

        var error = (await set.Should().ThrowAsync<RpcException>()).Which;
        error.Code.Should().Be(CacheErrorCode.ValueTooLarge);
        error.GetErrorData<AllowedRange>()!.Maximum.Should().Be(1_000_000);
        await _cache.SetAsync("a", ToJson(new string('x', 999_998)));
        (await _cache.ReadAsync("a")).Should().HaveLength(999_998);
    }

    [Fact]
    public async Task Set_MemoryIsFull_OldValuesGoAndTheNewOneIsKept()
    {
        for (var i = 0; i < 20; i++)
        {
            await _cache.SetAsync($"key {i}", ToJson(new string('x', 900_000)));
            (await _cache.ReadAsync($"key {i}")).Should().HaveLength(900_000);
        }

        await foreach (var statistics in _cache.StatisticsAsync())
        {
            statistics.MemoryBytes.Should().BeInRange(900_000, statistics.MemoryLimit);
            statistics.MemoryLimit.Should().Be(4_000_000);
            break;
        }
    }

    [Theory]
    [InlineData("", 1, "key")]
    [InlineData("a", 0, "options.expiresInMilliseconds")]
    public async Task Set_InvalidArgument_ErrorNamesIt(string key, int expiry, string path)
    {
        var set = () => _cache.SetAsync(key, ToJson("one"), new CacheSetOptions(expiry));

        (await set.Should().ThrowAsync<RpcException>().WithMessage($"*{path}*")).Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(1, 65)]
    [InlineData(1, 0)]
    public async Task Set_InvalidTags_ErrorNamesThem(int count, int length)
    {
        var tags = Enumerable.Range(0, count).Select(i => new string((char)('a' + i), length)).ToArray();

        var set = () => _cache.SetAsync("a", ToJson("one"), new CacheSetOptions(Tags: tags));

        (await set.Should().ThrowAsync<RpcException>().WithMessage("*options.tags*")).Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Track_TooManyKeys_IsRefusedUntilSomeAreReleased()
    {
        foreach (var key in new[] { "a", "b", "c", "a" })
        {
            await _cache.GetAsync(key, track: true);
        }

        var track = () => _cache.GetAsync("d", track: true);
        (await track.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(CacheErrorCode.TooManyKeys);

        await _cache.UntrackAsync(["a", "unknown"]);
        await track.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Watch_TooManyKeys_IsRefused()
    {
        var watch = async () => await _cache.WatchAsync([.. Enumerable.Range(0, 101).Select(i => $"{i}")]).GetAsyncEnumerator().MoveNextAsync();

        (await watch.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(CacheErrorCode.TooManyKeys);
    }

    [Fact]
    public async Task Watch_ChangesOfTwoKeys_AreReportedAfterTheirState()
    {
        var first = await _cache.SetAsync("a", ToJson("one"), new CacheSetOptions(Tags: ["x"]));
        var other = _gateway.CreateClient<ICache>().Proxy;
        await using var changes = other.WatchAsync(["a", "b"]).GetAsyncEnumerator();
        (await NextAsync()).Should().Be(new CacheChange("a", CacheChangeKind.Current, first));
        (await NextAsync()).Should().Be(new CacheChange("b", CacheChangeKind.Current, 0));

        var set = await _cache.SetAsync("b", ToJson("two"));
        (await NextAsync()).Should().Be(new CacheChange("b", CacheChangeKind.Set, set));
        await _cache.SetAsync("unwatched", ToJson("three"));
        var removed = await _cache.RemoveByTagAsync("x");
        (await NextAsync()).Should().Be(new CacheChange("a", CacheChangeKind.Removed, removed));
        removed = await _cache.RemoveAsync("b");
        (await NextAsync()).Should().Be(new CacheChange("b", CacheChangeKind.Removed, removed));

        async Task<CacheChange> NextAsync()
        {
            (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
            return changes.Current;
        }
    }
}
