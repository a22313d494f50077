using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>The rules of presence, which hold with every backplane, tested with two nodes.</summary>
public abstract class PresenceSpecification : IAsyncLifetime
{
    private readonly List<PresenceNode> _nodes = [];
    private PresenceNode _first = null!;
    private PresenceNode _second = null!;

    /// <summary>Creates the backplane of another node of the same gateway.</summary>
    protected abstract IBackplane CreateBackplane();

    public async ValueTask InitializeAsync() => (_first, _second) = (await StartAsync(), await StartAsync());

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task List_ConnectionsOfBothNodes_AreEqualOnEither()
    {
        var anna = await _first.AddAsync("anna", "hall", "attic");
        var ben = await _second.AddAsync(null);
        (await _second.SetStateAsync(anna, new Mood("happy"))).Should().BeTrue();

        foreach (var node in _nodes)
        {
            var entries = await node.ListAsync();
            entries.Select(entry => entry.ConnectionId).Should().BeEquivalentTo(anna, ben);
            var annas = entries.Single(entry => entry.ConnectionId == anna);
            (annas.UserId, annas.NodeId, annas.Since, annas.IsDetached).Should().Be(("anna", _first.Id, DateTimeOffset.UnixEpoch, false));
            annas.Groups.Should().Equal("attic", "hall");
            annas.GetState<Mood>().Should().Be(new Mood("happy"));
            var bens = entries.Single(entry => entry.ConnectionId == ben);
            (bens.UserId, bens.Groups.Count, bens.State.Length, bens.GetState<Mood>()).Should().Be((null, 0, 0, null));
        }
    }

    [Fact]
    public async Task List_Addresses_ReturnTheirConnections()
    {
        var anna = await _first.AddAsync("anna", "hall");
        var phone = await _second.AddAsync("anna");
        var ben = await _second.AddAsync("ben", "hall");

        foreach (var node in _nodes)
        {
            (await node.ListIdsAsync(RpcAddress.Group("hall"))).Should().BeEquivalentTo(anna, ben);
            (await node.ListIdsAsync(RpcAddress.User("anna"))).Should().BeEquivalentTo(anna, phone);
            (await node.ListIdsAsync(RpcAddress.Connection(ben))).Should().Equal(ben);
            (await node.ListIdsAsync(RpcAddress.Connection("unknown"))).Should().BeEmpty();
            (await node.ListIdsAsync(RpcAddress.Group("empty"))).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Count_UserOnBothNodes_CountsOnce()
    {
        await _first.AddAsync("anna", "hall");
        await _second.AddAsync("anna", "hall");
        await _second.AddAsync("ben");
        await _second.AddAsync(null);

        foreach (var node in _nodes)
        {
            (await node.CountAsync()).Should().Be(new RpcPresenceCount(4, 2));
            (await node.CountAsync(RpcAddress.Group("hall"))).Should().Be(new RpcPresenceCount(2, 1));
            (await node.CountAsync(RpcAddress.User("unknown"))).Should().Be(new RpcPresenceCount(0, 0));
        }
    }

    [Theory]
    [InlineData(RpcAddressKind.Nodes, "presence")]
    [InlineData(RpcAddressKind.Group, "")]
    [InlineData(RpcAddressKind.User, null)]
    public async Task Address_OfNoConnections_IsRefused(RpcAddressKind kind, string? name)
    {
        var address = new RpcAddress(kind, name!);

        await FluentActions.Awaiting(() => _first.ListAsync(address)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => _first.CountAsync(address)).Should().ThrowAsync<ArgumentException>();
        _first.Invoking(node => node.Presence.WatchAsync(address)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task Watch_JoinsChangesAndLeaves_AreReportedOnceAfterTheSnapshot()
    {
        var present = await _second.AddAsync("anna");
        await using var first = await WatchedAsync(_first);
        await using var second = await WatchedAsync(_second);
        first.Present.Keys.Should().Equal(present);

        var ben = await _second.AddAsync("ben");
        await first.WaitAsync(view => view.ContainsKey(ben));
        await _second.JoinAsync(ben, "hall");
        await first.WaitAsync(view => view[ben].Groups.Count == 1);
        await _first.SetStateAsync(ben, new Mood("busy"));
        await first.WaitAsync(view => view[ben].GetState<Mood>() == new Mood("busy"));
        _second.Receivers[ben].IsDetached = true;
        _second.Hub.Update(ben);
        await first.WaitAsync(view => view[ben].IsDetached);
        await _second.RemoveAsync(ben);
        await first.WaitAsync(view => !view.ContainsKey(ben));

        foreach (var watch in (PresenceView[])[first, second])
        {
            await watch.WaitAsync(view => view.Count == 1 && watch.Log.Count == 6);
            watch.Log.Should().Equal($"Snapshot {present}", $"Joined {ben}", $"Changed {ben}", $"Changed {ben}", $"Changed {ben}", $"Left {ben}");
        }
    }

    [Fact]
    public async Task Watch_Group_ReportsWhoEntersAndLeavesIt()
    {
        var (anna, ben) = (await _first.AddAsync("anna", "hall"), await _second.AddAsync("ben"));
        await using var hall = await WatchedAsync(_first, RpcAddress.Group("hall"));

        await _second.JoinAsync(ben, "hall");
        await hall.WaitAsync(view => view.ContainsKey(ben));
        await _second.JoinAsync(ben, "attic");
        await hall.WaitAsync(view => view[ben].Groups.Count == 2);
        await _second.LeaveAsync(ben, "hall");
        await hall.WaitAsync(view => !view.ContainsKey(ben));

        hall.Log.Should().Equal($"Snapshot {anna}", $"Joined {ben}", $"Changed {ben}", $"Left {ben}");
    }

    [Fact]
    public async Task Watch_User_SeesAConnectionThatChangesItsUserAndLosesItsState()
    {
        var id = await _second.AddAsync("anna", "hall");
        await _second.SetStateAsync(id, new Mood("happy"));
        await using var all = await WatchedAsync(_first);
        await using var anna = await WatchedAsync(_first, RpcAddress.User("anna"));
        await using var ben = await WatchedAsync(_first, RpcAddress.User("ben"));

        await _second.Node.ChangeUserAsync(id, "ben", leaveGroups: true, CancellationToken.None).DefaultTimeout();

        await anna.WaitAsync(view => view.Count == 0);
        await ben.WaitAsync(view => view.Count == 1);
        await all.WaitAsync(view => view[id].UserId == "ben");
        (all.Present[id].Groups.Count, all.Present[id].State.Length).Should().Be((0, 0));
        anna.Log.Should().Equal($"Snapshot {id}", $"Left {id}");
        ben.Log.Should().Equal("Snapshot", $"Joined {id}");
        all.Log.Should().Equal($"Snapshot {id}", $"Changed {id}");
    }

    [Fact]
    public async Task State_OfAConnectionThatGetsAUser_Remains()
    {
        var id = await _second.AddAsync(null);
        await _second.SetStateAsync(id, new Mood("happy"));

        await _second.Node.ChangeUserAsync(id, "anna", leaveGroups: false, CancellationToken.None).DefaultTimeout();

        var entry = (await _first.ListAsync()).Single();
        (entry.UserId, entry.GetState<Mood>()).Should().Be(("anna", new Mood("happy")));
    }

    [Fact]
    public async Task State_Null_IsRemoved()
    {
        var id = await _second.AddAsync("anna");
        await _first.SetStateAsync(id, new Mood("happy"));

        await _first.SetStateAsync<Mood?>(id, null);

        (await _first.ListAsync()).Single().State.Length.Should().Be(0);
    }

    [Fact]
    public async Task State_OfAnUnknownConnection_IsFalse()
    {
        (await _first.SetStateAsync(RpcConnectionId.Create(_first.Id), 1)).Should().BeFalse();
        (await _first.SetStateAsync(RpcConnectionId.Create(_second.Id), 1)).Should().BeFalse();
        (await _first.SetStateAsync("unknown", 1)).Should().BeFalse();
    }

    [Fact]
    public async Task State_TooLarge_IsRefusedByTheCallerAndByTheNodeOfTheConnection()
    {
        var generous = await StartAsync(options => options.MaxStateSize = 64 * 1024);
        var id = await _second.AddAsync("anna");
        await _first.SetStateAsync(id, new string('a', 1022));

        foreach (var node in (PresenceNode[])[_first, generous])
        {
            var setting = () => node.SetStateAsync(id, new string('b', 1023));
            var error = (await setting.Should().ThrowAsync<RpcException>()).Which;
            error.Code.Should().Be(RpcErrorCode.LimitExceeded);
            error.Message.Should().Contain("has 1025 bytes").And.Contain("1024 (MaxStateSize)");
        }

        (await _first.ListAsync()).Single().GetState<string>().Should().Be(new string('a', 1022));
    }

    [Fact]
    public async Task Watch_NodesThatJoinAndLeave_AreSeen()
    {
        await using var watch = await WatchedAsync(_first);
        var third = await StartAsync();
        var ids = await AddManyAsync(third, 300);
        await watch.WaitAsync(view => view.Count == 300);

        await third.StopAsync();

        await watch.WaitAsync(view => view.Count == 0);
        watch.Log.Where(line => line.StartsWith("Joined", StringComparison.Ordinal)).Should().BeEquivalentTo(ids.Select(id => $"Joined {id}"));
        watch.Log.Where(line => line.StartsWith("Left", StringComparison.Ordinal)).Should().BeEquivalentTo(ids.Select(id => $"Left {id}"));
        (await _first.ListAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Watch_ManyConcurrentChanges_EndsWithTheSameViewOnAllNodes()
    {
        await using var early = await WatchedAsync(_first);
        var random = new Random(1);
        var seeds = Enumerable.Range(0, 40).Select(_ => (Node: _nodes[random.Next(2)], Seed: random.Next())).ToArray();

        var working = Task.WhenAll(seeds.Select(seed => Task.Run(() => ChangeAsync(seed.Node, new Random(seed.Seed)))));
        await using var late = await WatchedAsync(_second);
        await working.DefaultTimeout();

        var expected = (await _first.ListAsync()).Select(Describe).Order().ToArray();
        expected.Should().HaveCount(40);
        (await _second.ListAsync()).Select(Describe).Order().Should().Equal(expected);
        foreach (var watch in (PresenceView[])[early, late])
        {
            await watch.WaitAsync(view => view.Values.Select(Describe).Order().SequenceEqual(expected));
        }
    }

    [Fact]
    public async Task Watch_ReaderTooSlow_GetsASnapshotInPlaceOfWhatItMissed()
    {
        var node = await StartAsync(options => options.MaxWatchBacklog = 10);
        await using var changes = node.Presence.WatchAsync().GetAsyncEnumerator();
        (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        await AddManyAsync(_second, 5);
        await using var other = await WatchedAsync(node);
        await other.WaitAsync(view => view.Count == 5);
        var ids = await AddManyAsync(_second, 20);
        await other.WaitAsync(view => view.Count == 25);

        (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();

        (changes.Current.Kind, changes.Current.Entries.Count).Should().Be((RpcPresenceChangeKind.Snapshot, 25));
        changes.Current.Entries.Select(entry => entry.ConnectionId).Should().Contain(ids);
        (await node.Log.WaitForAsync("ReaderTooSlow").DefaultTimeout()).Level.Should().Be(LogLevel.Warning);
        await _second.RemoveAsync(ids[0]);
        (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        (changes.Current.Kind, changes.Current.Entries.Single().ConnectionId).Should().Be((RpcPresenceChangeKind.Left, ids[0]));
    }

    [Fact]
    public async Task Watch_Cancelled_EndsAndCanBeginAgain()
    {
        using var cancellation = new CancellationTokenSource();
        var anna = await _second.AddAsync("anna");
        var changes = _first.Presence.WatchAsync(cancellationToken: cancellation.Token).GetAsyncEnumerator();
        (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        var next = changes.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => next.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await changes.DisposeAsync();
        _first.Hub.IsWatching.Should().BeFalse();
        await using var again = await WatchedAsync(_first);
        again.Present.Keys.Should().Equal(anna);
        _first.Hub.IsWatching.Should().BeTrue();
    }

    [Fact]
    public async Task Watch_NodeStops_Ends()
    {
        await using var changes = _first.Presence.WatchAsync().GetAsyncEnumerator();
        (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        var next = changes.MoveNextAsync().AsTask();

        await _first.StopAsync();

        (await next.DefaultTimeout()).Should().BeFalse();
        var later = () => _first.Presence.WatchAsync().GetAsyncEnumerator().MoveNextAsync().AsTask();
        (await later.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Node_WithoutPresence_IsNotPartOfIt()
    {
        var plain = await PresenceNode.StartAsync(CreateBackplane(), null);
        _nodes.Add(plain);
        var (hidden, anna) = (await plain.AddAsync("carl"), await _second.AddAsync("anna"));
        await using var watch = await WatchedAsync(_first);

        watch.Present.Keys.Should().Equal(anna);
        (await _first.ListIdsAsync()).Should().Equal(anna);
        var setting = () => _first.SetStateAsync(hidden, 1);
        (await setting.Should().ThrowAsync<RpcException>()).Which.Message.Should().Contain("AddPresence()");
    }

    [Fact]
    public async Task Publish_ToTheNodes_IsIgnored()
    {
        await using var watch = await WatchedAsync(_first);
        var forged = $$"""{"node":"{{_second.Id}}","sequence":1,"entries":[{"id":"{{RpcConnectionId.Create(_second.Id)}}","since":0}]}""";
        var notification = new RpcNotification(Encoding.UTF8.GetBytes(forged), "presence", RpcOverflowPolicy.Disconnect);

        // What a backend can ask its gateway for.
        _second.Node.Publish(new RpcEnvelope(RpcAddress.PresenceChanges, notification)).Should().Be(0);

        var anna = await _second.AddAsync("anna");
        await watch.WaitAsync(view => view.ContainsKey(anna));
        watch.Log.Should().Equal("Snapshot", $"Joined {anna}");
    }

    private static string Describe(RpcPresenceEntry entry) =>
        $"{entry.ConnectionId} {entry.UserId} {string.Join(',', entry.Groups)} {JsonSerializer.Serialize(entry.GetState<Mood>())}";

    private static async Task<string[]> AddManyAsync(PresenceNode node, int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = await node.AddAsync($"user {i % 100}", $"group {i % 10}");
        }

        return ids;
    }

    private static async Task ChangeAsync(PresenceNode node, Random random)
    {
        string? id = null;
        for (var i = 0; i < 50; i++)
        {
            id ??= await node.AddAsync($"user {random.Next(10)}");
            switch (random.Next(4))
            {
                case 0:
                    await node.JoinAsync(id, $"group {random.Next(3)}");
                    break;
                case 1:
                    await node.LeaveAsync(id, $"group {random.Next(3)}");
                    break;
                case 2:
                    await node.SetStateAsync(id, new Mood($"{random.Next(10)}"));
                    break;
                default:
                    await node.RemoveAsync(id);
                    id = null;
                    break;
            }
        }

        _ = id ?? await node.AddAsync("last");
    }

    private async Task<PresenceNode> StartAsync(Action<RpcPresenceOptions>? configure = null)
    {
        var options = new RpcPresenceOptions { Interval = TimeSpan.FromMilliseconds(10) };
        configure?.Invoke(options);
        var node = await PresenceNode.StartAsync(CreateBackplane(), options);
        _nodes.Add(node);
        return node;
    }

    private static async Task<PresenceView> WatchedAsync(PresenceNode node, RpcAddress address = default) =>
        await PresenceView.StartAsync(node.Presence, address);

    private sealed record Mood(string Text);
}
