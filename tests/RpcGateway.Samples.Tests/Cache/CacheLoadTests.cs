using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache;
using RpcGateway.Samples.Cache.Storage;
using RpcGateway.Testing;
using RpcGateway.TestTools;
using static RpcGateway.Samples.Tests.Cache.CacheValues;

namespace RpcGateway.Samples.Tests.Cache;

/// <summary>Values that one client computes while others wait, and invalidations meanwhile.</summary>
public sealed class CacheLoadTests : IAsyncLifetime
{
    private RpcTestGateway _gateway = null!;
    private ICache _first = null!;
    private ICache _second = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RpcTestGateway.StartAsync(gateway => gateway.AddCache(new CacheSettings { MaxLeases = 3 }));
        _first = _gateway.CreateClient<ICache>().Proxy;
        _second = _gateway.CreateClient<ICache>().Proxy;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task GetOrCreate_OneThousandReadersAndTheFirstLeaves_OneOfTheOthersComputesAndAllGetIt()
    {
        var leaving = _gateway.CreateClient<ICache>();
        (await leaving.Proxy.GetOrCreateAsync("cold")).Lease.Should().BePositive();
        var clients = Enumerable.Range(0, 20).Select(_ => _gateway.CreateClient<ICache>().Proxy).ToList();
        var reads = clients.SelectMany(client => Enumerable.Range(0, 50).Select(_ => client.GetOrCreateAsync("cold"))).ToList();
        await _gateway.WaitForLoadsAsync(1000);
        reads.Should().OnlyContain(read => !read.IsCompleted);

        await leaving.DisposeAsync();

        var computing = await Task.WhenAny(reads).DefaultTimeout();
        var lease = (await computing).Lease;
        lease.Should().BePositive();
        await _gateway.WaitForLoadsAsync(999);
        reads.Count(read => read.IsCompleted).Should().Be(1);
        await clients[reads.IndexOf(computing) / 50].SetAsync("cold", ToJson("value"), new CacheSetOptions(Lease: lease));
        var results = await Task.WhenAll(reads.Where(read => read != computing)).DefaultTimeout();
        results.Should().HaveCount(999).And.OnlyContain(result => result.Entry!.Value.GetString() == "value");
    }

    [Fact]
    public async Task GetOrCreate_WaitingCallerCancels_OthersContinue()
    {
        var lease = (await _first.GetOrCreateAsync("a")).Lease;
        using var leaving = new CancellationTokenSource();
        var cancelled = _second.GetOrCreateAsync("a", cancellationToken: leaving.Token);
        var waiting = _second.GetOrCreateAsync("a");
        await _gateway.WaitForLoadsAsync(2);

        await leaving.CancelAsync();

        await cancelled.Awaiting(call => call).Should().ThrowAsync<OperationCanceledException>();
        await _first.SetAsync("a", ToJson("one"), new CacheSetOptions(Lease: lease));
        (await waiting.DefaultTimeout()).Entry!.Value.GetString().Should().Be("one");
    }

    [Fact]
    public async Task Fail_CallersWait_EachGetsTheErrorOnceAndTheNextCallLoads()
    {
        var lease = (await _first.GetOrCreateAsync("a")).Lease;
        var waiting = Enumerable.Range(0, 20).Select(_ => _second.GetOrCreateAsync("a")).ToList();
        await _gateway.WaitForLoadsAsync(20);

        await _first.FailAsync("a", lease, "the database is down");

        foreach (var call in waiting)
        {
            (await call.DefaultTimeout().Awaiting(read => read).Should().ThrowAsync<RpcException>().WithMessage("*the database is down*"))
                .Which.Code.Should().Be(CacheErrorCode.LoadFailed);
        }

        (await _second.GetOrCreateAsync("a")).Lease.Should().BeGreaterThan(lease);
    }

    [Fact]
    public async Task Set_LeaseHasEnded_IsRefusedAndTheNextOneCounts()
    {
        var late = (await _first.GetOrCreateAsync("a", leaseMilliseconds: 1000)).Lease;
        var waiting = _second.GetOrCreateAsync("a");
        await _gateway.WaitForLoadsAsync(1);
        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(2));
        var lease = (await waiting.DefaultTimeout()).Lease;
        lease.Should().BeGreaterThan(late);

        await ShouldBeRefusedAsync(_first, "a", late);

        (await _first.ReadAsync("a")).Should().BeNull();
        await _second.SetAsync("a", ToJson("new"), new CacheSetOptions(Lease: lease));
        await ShouldBeRefusedAsync(_first, "a", late);
        (await _first.ReadAsync("a")).Should().Be("new");
    }

    [Fact]
    public async Task Set_KeyWasRemovedDuringTheLoad_IsNotKept()
    {
        var lease = (await _first.GetOrCreateAsync("a")).Lease;

        await _second.RemoveAsync("a");

        await ShouldBeRefusedAsync(_first, "a", lease);
        (await _second.ReadAsync("a")).Should().BeNull();
        (await _second.GetOrCreateAsync("a")).Lease.Should().BeGreaterThan(lease);
    }

    [Fact]
    public async Task Set_KeyWasSetDuringTheLoad_NewerValueStays()
    {
        var lease = (await _first.GetOrCreateAsync("a")).Lease;
        var waiting = _first.GetOrCreateAsync("a");
        await _gateway.WaitForLoadsAsync(1);

        await _second.SetAsync("a", ToJson("new"));

        (await waiting.DefaultTimeout()).Entry!.Value.GetString().Should().Be("new");
        await ShouldBeRefusedAsync(_first, "a", lease);
        (await _second.ReadAsync("a")).Should().Be("new");
    }

    [Fact]
    public async Task Set_TagWasRemovedDuringTheLoad_IsNotKept()
    {
        var lease = (await _first.GetOrCreateAsync("a")).Lease;

        await _second.RemoveByTagAsync("x");

        var set = () => _first.SetAsync("a", ToJson("old"), new CacheSetOptions(Tags: ["y", "x"], Lease: lease));
        (await set.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(CacheErrorCode.LeaseLost);
        (await _second.ReadAsync("a")).Should().BeNull();
        (await _first.SetAsync("a", ToJson("other"), new CacheSetOptions(Tags: ["y"], Lease: lease))).Should().BeGreaterThan(lease);
    }

    [Fact]
    public async Task GetOrCreate_TooManyLeases_IsRefused()
    {
        for (var i = 0; i < 3; i++)
        {
            (await _first.GetOrCreateAsync($"{i}")).Lease.Should().BePositive();
        }

        var load = () => _first.GetOrCreateAsync("more");

        (await load.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(CacheErrorCode.TooManyKeys);
    }

    private static async Task ShouldBeRefusedAsync(ICache cache, string key, long lease)
    {
        var set = () => cache.SetAsync(key, ToJson("old"), new CacheSetOptions(Lease: lease));
        (await set.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(CacheErrorCode.LeaseLost);
    }
}
