using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services.Idempotency;
using RpcGateway.Tests.Idempotency;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>Passwords and rights. The documented rights suffice, and a missing one is named.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private static readonly string[] Rights =
    [
        "~*", "&test-*", "&__Booksleeve_MasterChanged", "+@pubsub", "+@connection", "+info", "+config|get", "+cluster|nodes",
    ];

    private static readonly string[] RightsForKeys =
    [
        "+eval", "+evalsha", "+script|load", "+get", "+set", "+hmget", "+hset", "+hdel", "+del", "+pexpire", "+pttl",
    ];

    private static readonly IdempotentRequest Request = IdempotencyStoreSpecification.Create("ada", "k", "place tea");

    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync("--requirepass", "admin");

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Password_Wrong_IsLoggedAndTheNodeServesItsOwnClients()
    {
        await _redis.ExecuteAsync("ACL", "SETUSER", "gateway", "on", ">right", "allcommands", "allchannels", "allkeys");

        await using var node = await TestNode.StartAsync(new NodeFactory(_redis.Address), options => Login(options, "wrong"));

        var entry = await node.Log.WaitForAsync("ConnectFailed").DefaultTimeout();
        entry.Exception!.ToString().Should().Contain("WRONGPASS");
        node.Backplane.IsConnected.Should().BeFalse();
    }

    [Fact]
    public async Task Rights_Documented_Suffice()
    {
        await _redis.ExecuteAsync("ACL", ["SETUSER", "gateway", "on", ">right", .. Rights]);
        var factory = new NodeFactory(_redis.Address);

        await using var first = await TestNode.StartAsync(factory, options => Login(options, "right"));
        await using var second = await TestNode.StartAsync(factory, options => Login(options, "right"));

        var ben = await second.AddAsync("ben", "room");
        first.PublishToGroup("room", "hi");
        (await ben.NextAsync()).Should().Be("hi");
    }

    [Fact]
    public async Task Rights_ForKeys_Suffice()
    {
        await _redis.ExecuteAsync("ACL", ["SETUSER", "gateway", "on", ">right", .. Rights, .. RightsForKeys]);
        var factory = new NodeFactory(_redis.Address);
        await using var node = await TestNode.StartAsync(factory, options => Login(options, "right"));

        await (await IdempotencyStoreSpecification.ClaimAsync(node.Store, Request)).Lease!.ReleaseAsync();
        var lease = (await IdempotencyStoreSpecification.ClaimAsync(node.Store, Request)).Lease!;
        await lease.CompleteAsync(IdempotencyStoreSpecification.Result("1"));

        var outcome = await IdempotencyStoreSpecification.RepeatAsync(node.Store, Request);
        IdempotencyStoreSpecification.Text(outcome).Should().Be("1");
        node.Log.Entries.Should().NotContain(entry => entry.Id.Name == "KeysRefused" || entry.Id.Name == "OutcomeNotStored");
    }

    [Fact]
    public async Task Rights_NoneForKeys_RefuseKeyedCallsOnly()
    {
        await _redis.ExecuteAsync("ACL", ["SETUSER", "gateway", "on", ">right", .. Rights]);
        await using var node = await TestNode.StartAsync(new NodeFactory(_redis.Address), options => Login(options, "right"));

        var claim = () => IdempotencyStoreSpecification.ClaimAsync(node.Store, Request);

        var error = (await claim.Should().ThrowAsync<RpcException>()).Which;
        (error.Code, error.Message).Should().Be((
            RpcErrorCode.Unavailable,
            "The call was not executed now, because its idempotency key could not be stored: Redis refused it: NOPERM."));
        (await node.Log.WaitForAsync("KeysRefused").DefaultTimeout()).Exception!.Message.Should().Contain("NOPERM");
        node.Backplane.IsConnected.Should().BeTrue();
    }

    [Fact]
    public async Task Rights_NoChannels_AreNamedInTheLog()
    {
        await _redis.ExecuteAsync("ACL", "SETUSER", "gateway", "on", ">right", "allcommands", "allkeys", "resetchannels");

        await using var node = await TestNode.StartAsync(new NodeFactory(_redis.Address), options => Login(options, "right"));

        var entry = await node.Log.WaitForAsync("ConnectFailed").DefaultTimeout();
        entry.Exception!.ToString().Should().Contain("NOPERM").And.Contain("channel");
        node.Backplane.IsConnected.Should().BeFalse();
    }

    private static void Login(RpcRedisOptions options, string password)
    {
        options.Configuration.User = "gateway";
        options.Configuration.Password = password;
    }
}
