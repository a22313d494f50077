using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Tests.Idempotency;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>Messages that are too large for Redis or for a subscriber, and a restart that keeps the data.</summary>
public sealed class RedisLimitsTests(SharedRedis redis)
{
    [Fact]
    public async Task Message_64MegaBytes_IsRefusedBeforeItIsQueued()
    {
        var factory = new NodeFactory(redis.Address);
        await using var first = await TestNode.StartAsync(factory);
        await using var second = await TestNode.StartAsync(factory);
        var ben = await second.AddAsync("ben", "room");
        var large = new string('x', 64 * 1024 * 1024);

        first.PublishToGroup("room", large);
        var response = await first.CallAsync(ben, $"[\"{large}\"]").DefaultTimeout();
        first.PublishToGroup("room", "hi");

        (await ben.NextAsync()).Should().Be("hi");
        (response!.ErrorCode, response.WasSent).Should().Be((RpcErrorCode.Unavailable, false));
        response.ErrorMessage.Should().Contain("MaxMessageSize");
        first.Backplane.Dropped.Should().Be(1);
        (await first.Log.WaitForAsync("MessageTooLarge").DefaultTimeout()).Message.Should().Contain("MaxMessageSize");
        first.Gaps.Should().Be(0);
    }

    [Fact]
    public async Task OutputBuffer_IsTooSmall_NodeConnectsAgainAndReportsTheGap()
    {
        await using var server = await RedisServer.StartAsync("--client-output-buffer-limit", "pubsub 1mb 256kb 5");
        var factory = new NodeFactory(server.Address);
        await using var first = await TestNode.StartAsync(factory);
        await using var second = await TestNode.StartAsync(factory);
        var ben = await second.AddAsync("ben", "room");

        first.PublishToGroup("room", new string('x', 4 * 1024 * 1024));

        await second.Log.WaitForAsync("Lost").DefaultTimeout();
        await Eventually.IsTrueAsync(() => second.Gaps == 1);
        await second.WaitForPeersAsync(1);
        first.PublishToGroup("room", "hi");
        (await ben.NextAsync()).Should().Be("hi");
        first.Gaps.Should().Be(0);
        second.Gaps.Should().Be(1);
    }

    [Fact]
    public async Task Restart_WithData_KeyedCallsKeepTheirOutcome()
    {
        var files = Directory.CreateTempSubdirectory("rpcgateway-redis-");
        try
        {
            await using var server = await RedisServer.StartAsync(
                "--appendonly", "yes", "--appendfsync", "always", "--dir", files.FullName);
            var factory = new NodeFactory(server.Address);
            await using var first = await TestNode.StartAsync(factory);
            await using var second = await TestNode.StartAsync(factory);
            var request = IdempotencyStoreSpecification.Create("ada", "k", "place tea");
            var (store, cluster) = (first.Store.Id, first.Backplane.ClusterId);
            var claim = await first.Store.ClaimAsync(request, CancellationToken.None).DefaultTimeout();
            await claim.Lease!.CompleteAsync(IdempotencyStoreSpecification.Result("1"));

            await server.KillAsync();
            await first.WaitForConnectionAsync(false);
            await second.WaitForConnectionAsync(false);
            await server.StartAgainAsync();
            await first.WaitForConnectionAsync();
            await second.WaitForConnectionAsync();

            var outcome = await IdempotencyStoreSpecification.RepeatAsync(second.Store, request);
            IdempotencyStoreSpecification.Text(outcome).Should().Be("1");
            (first.Store.Id, second.Store.Id).Should().Be((store, store));
            (first.Backplane.ClusterId, second.Backplane.ClusterId).Should().Be((cluster, cluster));
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }
}
