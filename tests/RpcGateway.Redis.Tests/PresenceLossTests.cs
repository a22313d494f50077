using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;
using StackExchange.Redis;

namespace RpcGateway.Redis.Tests;

/// <summary>Nodes, their connections to Redis, and Redis itself are lost: each connection is reported once.</summary>
public sealed class PresenceLossTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly List<IAsyncDisposable> _owned = [];
    private readonly Dictionary<PresenceNode, RedisBackplane> _backplanes = [];
    private RedisServer _redis = null!;
    private NodeFactory _factory = null!;
    private TcpRelay _relay = null!;
    private PresenceNode _first = null!;
    private PresenceNode _second = null!;
    private PresenceNode _third = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _factory = new NodeFactory(_redis.Address);
        _relay = new TcpRelay(_redis.Port);
        _first = await StartAsync();
        _second = await StartAsync();
        _third = await StartAsync(options => options.Configuration = ConfigurationOptions.Parse($"127.0.0.1:{_relay.Rpc.Port}"));
    }

    public async ValueTask DisposeAsync()
    {
        // First, so that the process ends also if the log of a node fails the test.
        await _redis.DisposeAsync();
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Node_Killed_EachConnectionLeavesOnceOnEachNode()
    {
        var ids = await AddManyAsync(_third, 5000);
        var (anna, ben) = (await _first.AddAsync("anna", "hall"), await _second.AddAsync("ben", "hall"));
        await using var first = await PresenceView.StartAsync(_first.Presence);
        await using var twin = await PresenceView.StartAsync(_first.Presence, RpcAddress.Group("hall"));
        await using var second = await PresenceView.StartAsync(_second.Presence);
        first.Present.Should().HaveCount(5002);

        _relay.Refuse(true);
        _relay.GoSilent();

        string[] left = [.. ids.Select(id => $"Left {id}")];
        foreach (var watch in (PresenceView[])[first, second, twin])
        {
            await watch.WaitAsync(view => view.Count == 2);
            watch.Present.Keys.Should().BeEquivalentTo(anna, ben);
            watch.Log.Where(line => line.StartsWith("Left", StringComparison.Ordinal)).Order().Should().Equal(left.Order());
            watch.Snapshots.Should().Be(1);
        }

        (await _first.ListIdsAsync()).Should().BeEquivalentTo(await _second.ListIdsAsync()).And.BeEquivalentTo(anna, ben);
        (await _second.CountAsync()).Should().Be(new RpcPresenceCount(2, 2));
    }

    [Fact]
    public async Task Node_CutFromRedis_OnlyWhatHasChangedIsReported()
    {
        var ids = await AddManyAsync(_third, 200);
        await using var watch = await PresenceView.StartAsync(_first.Presence);

        _relay.Refuse(true);
        _relay.Cut();
        await _third.RemoveAsync(ids[0]);
        await _third.SetStateAsync(ids[1], "changed");
        var added = await _third.AddAsync("ben");
        _relay.Refuse(false);

        await watch.WaitAsync(view => view.ContainsKey(added) && !view.ContainsKey(ids[0]) && view[ids[1]].State.Length > 0);
        watch.Log.Skip(1).Should().BeEquivalentTo($"Left {ids[0]}", $"Changed {ids[1]}", $"Joined {added}");
    }

    [Fact]
    public async Task Watcher_CutFromRedis_SeesWhatItMissed()
    {
        var ids = await AddManyAsync(_first, 200);
        await using var watch = await PresenceView.StartAsync(_third.Presence);

        _relay.Refuse(true);
        _relay.Cut();
        var own = await _third.AddAsync("carl");
        await watch.WaitAsync(view => view.ContainsKey(own));
        await _first.RemoveAsync(ids[0]);
        var added = await _second.AddAsync("ben");
        _relay.Refuse(false);

        await watch.WaitAsync(view => view.ContainsKey(added) && !view.ContainsKey(ids[0]));
        watch.Log.Skip(1).Should().BeEquivalentTo($"Joined {own}", $"Left {ids[0]}", $"Joined {added}");
    }

    [Fact]
    public async Task Redis_LostAndBack_OnlyWhatHasChangedIsReported()
    {
        var (anna, ben) = (await _first.AddAsync("anna"), await _second.AddAsync("ben"));
        await using var watch = await PresenceView.StartAsync(_first.Presence);

        await _redis.KillAsync();
        await Eventually.IsTrueAsync(() => !Backplane(_first).IsConnected && !Backplane(_second).IsConnected);
        var listing = () => _first.ListAsync();
        (await listing.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
        var watching = () => PresenceView.StartAsync(_second.Presence);
        (await watching.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
        var carl = await _second.AddAsync("carl");
        await _second.RemoveAsync(ben);
        watch.Present.Keys.Should().BeEquivalentTo(anna, ben);
        await _redis.StartAgainAsync();

        await watch.WaitAsync(view => view.ContainsKey(carl) && view.Count == 2);
        watch.Log.Skip(1).Should().BeEquivalentTo($"Left {ben}", $"Joined {carl}");
        await using var later = await PresenceView.StartAsync(_second.Presence);
        later.Present.Keys.Should().BeEquivalentTo(anna, carl);
    }

    [Fact]
    public async Task Redis_SilentForLessThanTheLease_IsNotNoticed()
    {
        await AddManyAsync(_second, 50);
        await using var watch = await PresenceView.StartAsync(_first.Presence);

        await _redis.PauseAsync();
        var added = await _second.AddAsync("anna");
        await _redis.ResumeAsync();

        await watch.WaitAsync(view => view.ContainsKey(added));
        watch.Log.Skip(1).Should().Equal($"Joined {added}");
    }

    private static async Task<string[]> AddManyAsync(PresenceNode node, int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = await node.AddAsync(null, "hall");
        }

        return ids;
    }

    private RedisBackplane Backplane(PresenceNode node) => _backplanes[node];

    private async Task<PresenceNode> StartAsync(Action<RpcRedisOptions>? configure = null)
    {
        var backplane = _factory.Create(options =>
        {
            options.Lease = Lease;
            configure?.Invoke(options);
        });
        var node = await PresenceNode.StartAsync(
            backplane, new RpcPresenceOptions { Interval = TimeSpan.FromMilliseconds(10) });
        _backplanes.Add(node, backplane);
        _owned.Add(node);
        return node;
    }
}
