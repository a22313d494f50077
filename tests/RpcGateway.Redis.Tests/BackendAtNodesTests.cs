using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>One backend that is connected to several nodes.</summary>
public sealed class BackendAtNodesTests(SharedRedis redis) : IAsyncDisposable
{
    private readonly string _prefix = $"{Guid.NewGuid():n}:";
    private readonly List<IAsyncDisposable> _owned = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync().DefaultTimeout();
        }
    }

    [Fact]
    public async Task Group_MembersAtBothNodes_EachGetsAMessageOnce()
    {
        var (first, second) = (await StartNodeAsync(_prefix), await StartNodeAsync(_prefix));
        var backend = await StartBackendAsync(first, second);
        var (anna, ben) = (new Guest("anna"), new Guest("ben"));
        var (annas, bens) = (await EnterAsync(first, anna), await EnterAsync(second, ben));
        var clients = backend.Services.GetRequiredService<IRpcClients<IRoomCallback>>();

        for (var i = 0; i < 100; i++)
        {
            clients.Group("lobby").Said($"{i}");
        }

        await HearOnceAsync(clients, [.. Enumerable.Range(0, 100).Select(i => $"{i}")], anna, ben);

        (await clients.Connection(annas).AnswerAsync("well?").DefaultTimeout()).Should().Be("anna: well?");
        (await clients.Connection(bens).AnswerAsync("well?").DefaultTimeout()).Should().Be("ben: well?");
        (await backend.Services.GetRequiredService<IRpcGroups>().ListAsync("lobby").AsTask().DefaultTimeout())
            .Should().BeEquivalentTo(annas, bens);
        backend.Log.Entries.Should().NotContain(entry => entry.Id.Name == "SeveralClusters");
    }

    [Fact]
    public async Task Group_NodesOfTwoClusters_AllMembersGetAMessageOnce()
    {
        TestGateway[] nodes =
            [await StartNodeAsync(_prefix), await StartNodeAsync(_prefix), await StartNodeAsync($"other-{_prefix}"), await StartNodeAsync(null)];
        var backend = await StartBackendAsync(nodes);
        var guests = nodes.Select((_, i) => new Guest($"{i}")).ToArray();
        for (var i = 0; i < nodes.Length; i++)
        {
            await EnterAsync(nodes[i], guests[i]);
        }

        var clients = backend.Services.GetRequiredService<IRpcClients<IRoomCallback>>();
        clients.Group("lobby").Said("hi");
        await HearOnceAsync(clients, ["hi"], guests);

        backend.Log.Entries.Should().Contain(entry => entry.Id.Name == "SeveralClusters");
    }

    [Fact]
    public async Task Redis_LosesItsDataAndIsBack_NodesAreStillOneCluster()
    {
        await using var server = await RedisServer.StartAsync();
        var (first, second) = (await StartNodeAsync(_prefix, server.Address), await StartNodeAsync(_prefix, server.Address));
        var backend = await StartBackendAsync(first, second);
        var (anna, ben) = (new Guest("anna"), new Guest("ben"));
        await EnterAsync(first, anna);
        await EnterAsync(second, ben);
        var id = ClusterOf(first);

        await server.KillAsync();
        await Eventually.IsTrueAsync(() => !Redis(first).IsConnected && !Redis(second).IsConnected);
        await server.StartAgainAsync();
        await Eventually.IsTrueAsync(() => Redis(first).IsConnected && Redis(second).IsConnected);
        await Eventually.IsTrueAsync(() => Redis(first).PeerCount == 1 && Redis(second).PeerCount == 1);

        var clients = backend.Services.GetRequiredService<IRpcClients<IRoomCallback>>();
        clients.Group("lobby").Said("hi");
        await HearOnceAsync(clients, ["hi"], anna, ben);
        ClusterOf(first).Should().Be(id);
        ClusterOf(second).Should().Be(id);
    }

    [Fact]
    public async Task Redis_StartsAfterTheBackendHasConnected_NodesBecomeOneCluster()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        var (first, second) = (await StartNodeAsync(_prefix, server.Address), await StartNodeAsync(_prefix, server.Address));
        var backend = await StartBackendAsync(first, second);
        ClusterOf(first).Should().BeEmpty();
        var (anna, ben) = (new Guest("anna"), new Guest("ben"));
        await EnterAsync(first, anna);
        await EnterAsync(second, ben);

        await server.StartAgainAsync();
        await Eventually.IsTrueAsync(() => Redis(first).PeerCount == 1 && Redis(second).PeerCount == 1);
        await Eventually.IsTrueAsync(() => ClusterOf(first).Length > 0 && ClusterOf(first) == ClusterOf(second));

        var clients = backend.Services.GetRequiredService<IRpcClients<IRoomCallback>>();
        clients.Group("lobby").Said("hi");
        await HearOnceAsync(clients, ["hi"], anna, ben);
    }

    private static RedisBackplane Redis(TestGateway node) => node.Services.GetRequiredService<RedisBackplane>();

    private static string ClusterOf(TestGateway node) => Redis(node).ClusterId;

    // Only messages to one address arrive in order. A second round shows whether something arrives twice.
    private static async Task HearOnceAsync(IRpcClients<IRoomCallback> clients, string[] expected, params Guest[] guests)
    {
        clients.Group("lobby").Said("last");
        foreach (var guest in guests)
        {
            (await HearUntilAsync(guest, "last")).Should().Equal(expected);
        }

        clients.Group("lobby").Said("end");
        foreach (var guest in guests)
        {
            (await HearUntilAsync(guest, "end")).Should().BeEmpty();
        }
    }

    private static async Task<List<string>> HearUntilAsync(Guest guest, string last)
    {
        var heard = new List<string>();
        while (await guest.NextAsync() is var text && text != last)
        {
            heard.Add(text);
        }

        return heard;
    }

    private async Task<TestGateway> StartNodeAsync(string? prefix, string? address = null)
    {
        var node = await TestGateway.StartAsync(
            gateway =>
            {
                gateway.AddBackends(options => options.AllowContracts("room"));
                if (prefix is not null)
                {
                    gateway.AddRedisBackplane(address ?? redis.Address, options =>
                    {
                        options.Prefix = prefix;
                        options.MaxReconnectDelay = TimeSpan.FromMilliseconds(100);
                    });
                }
            },
            app: app => app.MapRpcBackends("/rpc/backends"));
        _owned.Add(node);
        return node;
    }

    private async Task<TestBackend> StartBackendAsync(params TestGateway[] nodes)
    {
        var backend = await TestBackend.StartAsync(builder => builder.AddService<IRoom, RoomService>(), options =>
        {
            foreach (var node in nodes)
            {
                options.Gateways.Add(node.At("/rpc/backends"));
            }
        });
        _owned.Add(backend);
        await Eventually.IsTrueAsync(() => backend.Log.Entries.Count(entry => entry.Id.Name == "Connected") == nodes.Length);
        return backend;
    }

    private async Task<string> EnterAsync(TestGateway node, Guest guest)
    {
        var client = await RpcClient.ConnectAsync(node.Rpc, options => options.AddCallback<IRoomCallback>(guest)).DefaultTimeout();
        _owned.Add(client);
        return await client.GetProxy<IRoom>().EnterAsync("lobby").DefaultTimeout();
    }
}
