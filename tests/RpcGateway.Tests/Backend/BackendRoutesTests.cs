using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Services;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backend;

public sealed class BackendRoutesTests : BackendTest
{
    [Fact]
    public async Task NoGateway_NotificationIsDropped_AndRequestsFail()
    {
        for (var i = 0; i < 100_000; i++)
        {
            Gateway.Failures.Enqueue(new HttpRequestException("refused"));
        }

        var backend = await StartAsync(options => options.MaxReconnectDelay = TimeSpan.FromMinutes(1));
        var clients = backend.Services.GetRequiredService<IRpcClients<IDeskCallback>>();
        var groups = backend.Services.GetRequiredService<IRpcGroups>();

        clients.All.Announced("one");
        clients.All.Announced("two");
        var ask = () => clients.Connection("a").ConfirmAsync("?").DefaultTimeout();
        var list = () => groups.ListAsync("room").AsTask().DefaultTimeout();

        (await ask.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
        (await list.Should().ThrowAsync<RpcException>()).Which.Message.Should().Be("The backend is not connected to any gateway.");
        backend.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "NotificationDropped");
    }

    [Fact]
    public async Task Publish_SeveralGateways_ReachesEachClusterOnce()
    {
        var backend = await StartAsync(options =>
        {
            options.Gateways.Add(new Uri("ws://first:1/rpc/backends"));
            options.Gateways.Add(new Uri("ws://first:2/rpc/backends"));
            options.Gateways.Add(new Uri("ws://second:1/rpc/backends"));
        });
        ScriptedLink[] links = [await Gateway.NextLinkAsync(), await Gateway.NextLinkAsync(), await Gateway.NextLinkAsync()];
        await Eventually.IsTrueAsync(() => backend.Log.Entries.Count(entry => entry.Id.Name == "Connected") == 3);

        backend.Services.GetRequiredService<IRpcClients<IDeskCallback>>().All.Announced("hi");

        await Eventually.IsTrueAsync(() => links.Sum(link => link.Received.Count) >= 2);
        links.Sum(link => link.Received.Count).Should().Be(2);
    }

    [Fact]
    public async Task Publish_GatewaysLearnTheirClusters_ReachesEachClusterOnce()
    {
        var backend = await StartAsync(options =>
        {
            options.Gateways.Add(new Uri("ws://first:1/rpc/backends"));
            options.Gateways.Add(new Uri("ws://second:1/rpc/backends"));
            options.Gateways.Add(new Uri("ws://third:1/rpc/backends"));
        });
        ScriptedLink[] links = [await Gateway.NextLinkAsync(), await Gateway.NextLinkAsync(), await Gateway.NextLinkAsync()];
        await Eventually.IsTrueAsync(() => backend.Log.Entries.Count(entry => entry.Id.Name == "Connected") == 3);
        var clients = backend.Services.GetRequiredService<IRpcClients<IDeskCallback>>();
        backend.Log.Entries.Should().Contain(entry => entry.Id.Name == "SeveralClusters");

        // One that does not know its cluster may belong to any.
        await ChangeAsync(links[0], "");
        (await CountAsync()).Should().Be(2);
        await ChangeAsync(links[1], "same");
        await ChangeAsync(links[2], "same");
        (await CountAsync()).Should().Be(1);
        await ChangeAsync(links[0], "other");
        (await CountAsync()).Should().Be(2);

        // Later messages of the link prove that it was read.
        async Task ChangeAsync(ScriptedLink link, string cluster)
        {
            link.ChangeCluster(cluster);
            await link.Control.Invoking(control => control.CallRawAsync("none", default, default).AsTask().DefaultTimeout())
                .Should().ThrowAsync<RpcException>();
        }

        async Task<int> CountAsync()
        {
            var before = links.Sum(link => link.Received.Count);
            clients.All.Announced("hi");
            await Task.WhenAll(links.Select(_ => backend.Services.GetRequiredService<IRpcGroups>().ListAsync("room").AsTask())).DefaultTimeout();
            await Eventually.IsTrueAsync(() => links.Sum(link => link.Received.Count) > before);
            return links.Sum(link => link.Received.Count) - before;
        }
    }

    [Fact]
    public async Task Gateways_OfSeveralClustersReconnect_AreReportedOnce()
    {
        var backend = await StartAsync(options =>
        {
            options.Gateways.Add(new Uri("ws://first:1/rpc/backends"));
            options.Gateways.Add(new Uri("ws://second:1/rpc/backends"));
        });
        await Gateway.NextLinkAsync();
        var link = await Gateway.NextLinkAsync();
        await backend.Log.WaitForAsync("SeveralClusters").DefaultTimeout();

        // The last time proves that the report of the time before is complete.
        for (var connections = 3; connections <= 5; connections++)
        {
            await link.DisposeAsync();
            link = await Gateway.NextLinkAsync();

            // One without Redis is another cluster after each start.
            link.ChangeCluster($"cluster {connections}");
            await Eventually.IsTrueAsync(() => backend.Log.Entries.Count(entry => entry.Id.Name == "Connected") == connections);
        }

        backend.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "SeveralClusters");
    }

    [Fact]
    public async Task Connection_OfAnotherProcess_IsCalledByTheGateway()
    {
        var backend = await StartAsync();
        var link = await Gateway.NextLinkAsync();
        await backend.WaitForConnectedAsync().DefaultTimeout();
        var clients = backend.Services.GetRequiredService<IRpcClients<IDeskCallback>>();

        link.Respond = _ => """{"result":true,"errorCode":null,"errorMessage":null,"errorData":null}""";
        (await clients.Connection("far").ConfirmAsync("?").DefaultTimeout()).Should().BeTrue();

        link.Respond = _ => """{"result":null,"errorCode":7,"errorMessage":"No.","errorData":{"a":1}}""";
        var ask = () => clients.Connection("far").ConfirmAsync("?").DefaultTimeout();
        (await ask.Should().ThrowAsync<RpcException>()).Which.ErrorData.Should().NotBeNull();

        link.Respond = _ => "null";
        (await ask.Should().ThrowAsync<RpcException>()).Which.Message.Should().Be("Connection 'far' was not found.");

        link.Respond = _ => "17";
        (await ask.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.ResultUnreadable);
    }

    [Fact]
    public async Task List_Group_ReturnsTheIdsOfTheGateway()
    {
        var backend = await StartAsync();
        var link = await Gateway.NextLinkAsync();
        await backend.WaitForConnectedAsync().DefaultTimeout();
        link.Ids = """["a","b"]""";

        (await backend.Services.GetRequiredService<IRpcGroups>().ListAsync("room").AsTask().DefaultTimeout()).Should().Equal("a", "b");
    }
}
