using System.Net;
using RpcGateway.Client;
using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache;
using RpcGateway.Samples.Cache.Storage;
using RpcGateway.Testing;
using RpcGateway.TestTools;
using static RpcGateway.Samples.Tests.Cache.CacheValues;

namespace RpcGateway.Samples.Tests.Cache;

/// <summary>A client that keeps values, and another one that changes them.</summary>
public sealed class NearCacheTests : IAsyncLifetime
{
    private RpcTestGateway _gateway = null!;
    private RpcTestClient<ICache> _client = null!;
    private NearCache _near = null!;
    private ICache _other = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RpcTestGateway.StartAsync(gateway => gateway.AddCache(new CacheSettings()));
        (_client, _near) = Create(new NearCacheOptions());
        _other = _gateway.CreateClient<ICache>().Proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _near.Dispose();
    }

    [Fact]
    public async Task Get_Again_DoesNotAskTheServer()
    {
        await _other.SetAsync("a", ToJson("one"));

        (await ReadAsync("a")).Should().Be("one");
        (await ReadAsync("a")).Should().Be("one");

        (_near.Hits, _near.Calls).Should().Be((1, 1));
    }

    [Fact]
    public async Task Get_AnotherClientChanges_SeesEachChange()
    {
        await _other.SetAsync("a", ToJson("one"), new CacheSetOptions(Tags: ["x"]));
        (await ReadAsync("a")).Should().Be("one");

        await _other.SetAsync("a", ToJson("two"), new CacheSetOptions(Tags: ["x"]));
        await _gateway.WaitUntilQuietAsync();
        (await ReadAsync("a")).Should().Be("two");
        await _other.RemoveByTagAsync("x");
        await _gateway.WaitUntilQuietAsync();
        (await ReadAsync("a")).Should().BeNull();
        await _other.SetAsync("a", ToJson("three"));
        (await ReadAsync("a")).Should().Be("three");
        await _other.RemoveAsync("a");
        await _gateway.WaitUntilQuietAsync();
        (await ReadAsync("a")).Should().BeNull();
    }

    [Fact]
    public async Task Get_OwnChanges_AreSeenAtOnce()
    {
        await _near.SetAsync("a", ToJson("one"), new CacheSetOptions(Tags: ["x"]));
        (await ReadAsync("a")).Should().Be("one");
        await _near.SetAsync("a", ToJson("two"), new CacheSetOptions(Tags: ["x"]));
        (await ReadAsync("a")).Should().Be("two");
        await _near.RemoveByTagAsync("x");
        (await ReadAsync("a")).Should().BeNull();
        await _near.SetAsync("a", ToJson("three"));
        await _near.RemoveAsync("a");
        (await ReadAsync("a")).Should().BeNull();
    }

    [Fact]
    public async Task Get_InvalidatedWhileTheResponseIsOnItsWay_IsNotKept()
    {
        await _other.SetAsync("a", ToJson("one"));
        await _client.ConnectAsync();
        _client.Network.Block(RpcTestDirection.ToClient);
        var read = ReadAsync("a");
        await _gateway.WaitUntilAsync(() => _near.Calls == 1);
        await _gateway.WaitUntilQuietAsync();
        var version = await _other.SetAsync("a", ToJson("two"));

        // The invalidation arrives before the response of the read that began earlier.
        _near.Invalidated("a", version);
        _client.Network.Unblock(RpcTestDirection.ToClient);

        (await read.DefaultTimeout()).Should().Be("one");
        (await ReadAsync("a")).Should().Be("two");
    }

    [Fact]
    public async Task GetOrCreate_RemovedWhileTheValueIsComputed_ComputesAgainAndAllReadTheNewOne()
    {
        var source = "old";
        var (pause, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var creation = _near.GetOrCreateAsync("a", async _ =>
        {
            var value = source;
            pause.TrySetResult();
            await go.Task;
            return ToJson(value);
        });
        await pause.Task.DefaultTimeout();
        source = "new";
        await _other.RemoveAsync("a");
        go.SetResult();

        (await creation.DefaultTimeout()).GetString().Should().Be("new");
        (await ReadAsync("a")).Should().Be("new");
        (await ReadAsync("a")).Should().Be("new");
        (await _other.ReadAsync("a")).Should().Be("new");
    }

    [Fact]
    public async Task GetOrCreate_ComputationFails_OthersGetTheErrorAndTheNextSucceeds()
    {
        var go = new TaskCompletionSource();
        var failing = _near.GetOrCreateAsync("a", async _ =>
        {
            await go.Task;
            throw new InvalidOperationException("no value today");
        });
        await _gateway.WaitUntilAsync(() => _near.Calls == 1);
        await _gateway.WaitUntilQuietAsync();
        var waiting = _other.GetOrCreateAsync("a");
        await _gateway.WaitForLoadsAsync(1);
        go.SetResult();

        await failing.Awaiting(call => call).Should().ThrowAsync<InvalidOperationException>();
        await waiting.Awaiting(call => call).Should().ThrowAsync<RpcException>().WithMessage("*no value today*");
        (await _near.GetOrCreateAsync("a", _ => Task.FromResult(ToJson("value")))).GetString().Should().Be("value");
    }

    [Fact]
    public async Task Get_SessionIsResumed_KeepsValuesAndLearnsWhatChanged()
    {
        await _other.SetAsync("a", ToJson("one"));
        await _other.SetAsync("b", ToJson("one"));
        await ReadAsync("a");
        await ReadAsync("b");
        _client.Network.Cut();
        await _client.WaitForStateAsync(RpcClientState.Reconnecting);
        await _other.SetAsync("a", ToJson("two"));

        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(2));
        await _client.WaitForStateAsync(RpcClientState.Connected);

        await ReadUntilAsync("a", "two");
        var calls = _near.Calls;
        (await ReadAsync("b")).Should().Be("one");
        _near.Calls.Should().Be(calls);
    }

    [Fact]
    public async Task Get_SessionIsLost_ComparesEachValueOnceWhenItIsRead()
    {
        await _other.SetAsync("a", ToJson("one"));
        await _other.SetAsync("b", ToJson("one"));
        await _other.SetAsync("unread", ToJson("one"));
        await ReadAsync("a");
        await ReadAsync("b");
        await ReadAsync("unread");
        await LoseSessionAsync(async () => await _other.SetAsync("a", ToJson("two")));

        (await ReadAsync("a")).Should().Be("two");
        (await ReadAsync("b")).Should().Be("one");
        (await ReadAsync("b")).Should().Be("one");

        (_near.Hits, _near.Calls).Should().Be((1, 5));
        await _other.SetAsync("b", ToJson("three"));
        await _gateway.WaitUntilQuietAsync();
        (await ReadAsync("b")).Should().Be("three", "the new connection tracks what it reads");
    }

    [Fact]
    public async Task Get_BegunDuringTheOutage_IsNotTrusted()
    {
        await _other.SetAsync("a", ToJson("one"));
        Task<string?>? read = null;
        await LoseSessionAsync(() =>
        {
            read = ReadAsync("a");
            return Task.CompletedTask;
        });
        (await read!.DefaultTimeout()).Should().Be("one");
        var calls = _near.Calls;

        await ReadAsync("a");

        _near.Calls.Should().Be(calls + 1);
    }

    [Fact]
    public async Task Get_MessagesBetweenNodesWereMissed_ComparesTheValue()
    {
        await _other.SetAsync("a", ToJson("one"));
        await ReadAsync("a");

        _near.OnMessagesMissed();
        await ReadAsync("a");
        await ReadAsync("a");

        (_near.Hits, _near.Calls).Should().Be((1, 2));
    }

    [Fact]
    public async Task Get_ValueIsOld_ComparesIt()
    {
        await _other.SetAsync("a", ToJson("one"));
        await ReadAsync("a");

        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(61));

        (await ReadAsync("a")).Should().Be("one");
        _near.Calls.Should().Be(2);
    }

    [Fact]
    public async Task Get_MoreKeysThanFit_DropsThoseThatWereNotReadForLongest()
    {
        var (client, near) = Create(new NearCacheOptions { MaxEntries = 2 });
        using (near)
        {
            foreach (var key in new[] { "a", "b", "c" })
            {
                await _other.SetAsync(key, ToJson(key));
            }

            foreach (var key in new[] { "a", "b", "a", "c" })
            {
                await near.GetAsync(key);
            }

            near.Count.Should().Be(2);
            (near.Hits, near.Calls).Should().Be((1, 3));
            await near.GetAsync("a");
            near.Hits.Should().Be(2);
            await near.GetAsync("b");
            near.Calls.Should().Be(4);
            await client.DisposeAsync();
        }
    }

    private async Task<string?> ReadAsync(string key) => (await _near.GetAsync(key))?.GetString();

    private async Task ReadUntilAsync(string key, string value)
    {
        async Task PollAsync()
        {
            while (await ReadAsync(key) != value)
            {
                await Task.Yield();
            }
        }

        await PollAsync().DefaultTimeout();
    }

    /// <summary>Loses the connection for longer than the gateway waits for its client.</summary>
    private async Task LoseSessionAsync(Func<Task> meanwhile)
    {
        await _client.ConnectAsync();
        _client.Network.Refuse(HttpStatusCode.ServiceUnavailable);
        _client.Network.Cut();
        await _client.WaitForStateAsync(RpcClientState.Reconnecting);
        await _gateway.AdvanceAsync(TimeSpan.FromMinutes(2));
        await meanwhile();
        _client.Network.Accept();
        await _gateway.AdvanceAsync(TimeSpan.FromMinutes(1));
        await _client.WaitForStateAsync(RpcClientState.Connected);
        await _gateway.WaitUntilQuietAsync();
    }

    // What docs/sample-cache.md shows.
    private (RpcTestClient<ICache> Client, NearCache Near) Create(NearCacheOptions options)
    {
        RpcTestClient<ICache>? client = null;
        var near = new NearCache(() => client!.Proxy, options, _gateway.Clock);
        client = _gateway.CreateClient<ICache>(options => options.AddCallback<ICacheCallback>(near));
        client.Client.StateChanged += (_, change) =>
        {
            if (change.Current == RpcClientState.Connected)
            {
                near.OnConnected(change.Recovered != false);
            }
            else if (change.Current == RpcClientState.Reconnecting)
            {
                near.OnDisconnected();
            }
        };
        client.Client.MessagesMissed += (_, _) => near.OnMessagesMissed();
        return (client, near);
    }
}
