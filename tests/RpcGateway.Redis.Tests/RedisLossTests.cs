using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Client;
using RpcGateway.Protocol;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>The server is lost, returns, stops answering, or closes connections.</summary>
public sealed class RedisLossTests : IAsyncLifetime
{
    private RedisServer _redis = null!;
    private NodeFactory _factory = null!;
    private TestNode _first = null!;
    private TestNode _second = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _factory = new NodeFactory(_redis.Address);
        _first = await TestNode.StartAsync(_factory);
        _second = await TestNode.StartAsync(_factory);
    }

    public async ValueTask DisposeAsync()
    {
        // First, so that the process ends also if the log of a node fails the test.
        await _redis.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task Restart_WithoutData_RestoresSubscriptionsAndReportsTheGap()
    {
        var ben = await _second.AddAsync("ben", "room");
        await _redis.KillAsync();
        await _first.WaitForConnectionAsync(false);
        await _second.WaitForConnectionAsync(false);
        _first.PublishToGroup("room", "lost");

        await _redis.StartAgainAsync();
        await _first.WaitForConnectionAsync();
        await _second.WaitForConnectionAsync();
        await _first.WaitForPeersAsync(1);

        _first.PublishToGroup("room", "hi");
        (await ben.NextAsync()).Should().Be("hi");
        (await _first.Node.ListAsync(RpcAddress.Group("room"), CancellationToken.None).DefaultTimeout()).Should().Equal(ben.Id);

        // More than once if the other node is back later: what it sent until then was lost, too.
        await Eventually.IsTrueAsync(() => _first.Gaps > 0 && _second.Gaps > 0);
    }

    [Fact]
    public async Task Loss_RunningCall_FailsAtOnce()
    {
        var ben = await _second.AddAsync();
        var reached = new SyncPoint();
        ben.Respond = async (_, _, token) =>
        {
            await reached.WaitToContinue(token);
            return "[]";
        };
        var call = _first.CallAsync(ben);
        await reached.WaitForSyncPoint().DefaultTimeout();

        await _redis.KillAsync();

        var response = await call.DefaultTimeout();
        response!.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
        response.WasSent.Should().BeTrue();
        reached.Continue();
    }

    [Fact]
    public async Task Loss_NewCall_FailsWithoutBeingSentAndLocalCallsWork()
    {
        var (anna, ben) = (await _first.AddAsync("anna", "room"), await _second.AddAsync());
        anna.Respond = (_, _, _) => Task.FromResult("[1]");
        await _redis.KillAsync();
        await _first.WaitForConnectionAsync(false);

        var remote = await _first.CallAsync(ben).DefaultTimeout();
        var local = await _first.CallAsync(anna).DefaultTimeout();

        (remote!.ErrorCode, remote.WasSent).Should().Be((RpcErrorCode.Unavailable, false));
        local!.ErrorCode.Should().BeNull();
        _first.PublishToGroup("room", "hi");
        (await anna.NextAsync()).Should().Be("hi");
        (await _first.JoinAsync(anna, "other")).Should().NotBeNull();
        var listing = () => _first.Node.ListAsync(RpcAddress.All, CancellationToken.None).DefaultTimeout();
        (await listing.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Loss_UserIsClosed_LosesItsConnectionsOfThisNode()
    {
        await using var cluster = new Cluster(_redis.Address);
        var gateway = await cluster.StartAsync();
        var anna = await cluster.ConnectAsync(cluster.Balance(gateway), options => options.Headers["x-user"] = "anna");
        var lost = new StateLog(anna).NextAsync(RpcClientState.Reconnecting);
        await _redis.KillAsync();
        await Eventually.IsTrueAsync(() => !gateway.Services.GetRequiredService<RedisBackplane>().IsConnected);

        var closing = () => gateway.Services.GetRequiredService<IRpcConnections>()
            .CloseUserAsync("anna", new RpcClose(RpcCloseCode.PolicyViolation, "Blocked.")).DefaultTimeout();

        (await closing.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
        (await lost.DefaultTimeout()).Close!.Value.Reason.Should().Be("Blocked.");
    }

    [Fact]
    public async Task Pause_RunningCall_FailsWithinTheLeaseAndNodesMeetAgain()
    {
        await using var impatient = await TestNode.StartAsync(_factory, options => options.Lease = TimeSpan.FromSeconds(3));
        var ben = await _second.AddAsync("ben", "room");
        await _redis.PauseAsync();

        var response = await impatient.CallAsync(ben).DefaultTimeout();

        response!.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
        await impatient.WaitForConnectionAsync(false);
        await _redis.ResumeAsync();
        await impatient.WaitForConnectionAsync();
        await impatient.WaitForPeersAsync(2);
        ben.Respond = (_, _, _) => Task.FromResult("[1]");
        (await impatient.CallAsync(ben).DefaultTimeout())!.ErrorCode.Should().BeNull();
    }

    [Theory]
    [InlineData("pubsub")]
    [InlineData("normal")]
    public async Task ConnectionsKilled_Twice_EveryChannelDeliversAgain(string type)
    {
        var groups = Enumerable.Range(0, 2000).Select(number => $"group {number}").ToArray();
        var ben = await _second.AddAsync("ben", groups);
        for (var time = 1; time <= 2; time++)
        {
            await _redis.ExecuteAsync("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes");
            await Eventually.IsTrueAsync(() => _second.Connections > time && _first.Connections > time);
        }

        await _first.WaitForPeersAsync(1);
        Array.ForEach(groups, group => _first.PublishToGroup(group, group));

        var received = new List<string>();
        while (received.Count < groups.Length)
        {
            received.Add(await ben.NextAsync());
        }

        received.Should().BeEquivalentTo(groups);
    }

    [Fact]
    public async Task Start_WithoutRedis_ServesItsOwnClientsAndConnectsLater()
    {
        await _redis.KillAsync();
        await using var node = await TestNode.StartAsync(new NodeFactory(_redis.Address));
        var anna = await node.AddAsync("anna", "room");

        node.PublishToGroup("room", "hi");

        (await anna.NextAsync()).Should().Be("hi");
        node.Backplane.IsConnected.Should().BeFalse();
        await node.Log.WaitForAsync("ConnectFailed").DefaultTimeout();
        await _redis.StartAgainAsync();
        await node.WaitForConnectionAsync();
    }
}
