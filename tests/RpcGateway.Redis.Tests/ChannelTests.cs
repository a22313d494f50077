using RpcGateway.Redis.Connecting;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.TestTools;
using StackExchange.Redis;

namespace RpcGateway.Redis.Tests;

/// <summary>Names of groups, several gateways on one Redis, and joining while others leave.</summary>
public sealed class ChannelTests(SharedRedis redis)
{
    private readonly NodeFactory _factory = new(redis.Address);

    public static TheoryData<string> Names => new("*", "a?b", "[x]", "", " ", "two words\nand lines", "ü€😀", "#1", "=", new string('x', 10_000));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Group_AnyName_ReachesOnlyItsMembers(string name)
    {
        await using var first = await TestNode.StartAsync(_factory);
        await using var second = await TestNode.StartAsync(_factory);
        var member = await second.AddAsync("ben", name);
        var other = await second.AddAsync("carl", "axb", "x", "another");

        first.PublishToGroup(name, "hi");
        first.PublishToGroup("another", "end");

        (await member.NextAsync()).Should().Be("hi");
        (await other.NextAsync()).Should().Be("end");
    }

    [Fact]
    public async Task Gateways_DifferentPrefixes_DoNotMeet()
    {
        await using var ours = await TestNode.StartAsync(_factory);
        await using var theirs = await TestNode.StartAsync(new NodeFactory(redis.Address));
        await using var second = await TestNode.StartAsync(_factory);
        var ben = await second.AddAsync("ben", "room");
        var stranger = await theirs.AddAsync("ben", "room");

        theirs.PublishToGroup("room", "theirs");
        ours.PublishToGroup("room", "ours");

        (await ben.NextAsync()).Should().Be("ours");
        (await stranger.NextAsync()).Should().Be("theirs");
        (ours.Backplane.PeerCount, theirs.Backplane.PeerCount).Should().Be((1, 0));
    }

    [Fact]
    public async Task Start_SubscriberThatIsNoNode_MeetsTheOtherNodes()
    {
        Action<RpcRedisOptions> often = options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        await using var first = await TestNode.StartAsync(_factory, often);
        await using var second = await TestNode.StartAsync(_factory, often);
        await first.WaitForPeersAsync(1);
        await using var silent = await RedisLink.ConnectAsync(ConfigurationOptions.Parse(redis.Address), CancellationToken.None).DefaultTimeout();
        await silent.SubscribeAsync($"{_factory.Prefix}all", _ => { }).DefaultTimeout();

        await using var third = await TestNode.StartAsync(_factory, often);

        third.Backplane.IsConnected.Should().BeTrue();
        (await third.Log.WaitForAsync("PeersMissing").DefaultTimeout()).Message.Should().Contain("3 other nodes");
        await third.WaitForPeersAsync(2);
    }

    [Fact]
    public async Task Join_WhileOthersLeave_ReceivesWhatIsSentAfterwards()
    {
        // The channel is released while a member joins again.
        await using var first = await TestNode.StartAsync(_factory);
        await using var second = await TestNode.StartAsync(
            _factory, options => (options.ReleaseDelay, options.HeartbeatInterval) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(100)));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            var receiver = await second.AddAsync();
            for (var round = 0; round < 100; round++)
            {
                await second.JoinAsync(receiver, "room");
                var text = $"{number} {round}";
                first.PublishToGroup("room", text);
                while (await receiver.NextAsync() != text)
                {
                }

                await second.LeaveAsync(receiver, "room");
            }
        }));
    }

    [Fact]
    public async Task Leave_LastMember_ReleasesTheChannel()
    {
        await using var node = await TestNode.StartAsync(
            _factory, options => (options.ReleaseDelay, options.HeartbeatInterval) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(100)));
        var anna = await node.AddAsync("anna", "room");
        var channel = $"{_factory.Prefix}group:=room";
        (await CountAsync(channel)).Should().Be(1);

        await node.LeaveAsync(anna, "room");

        await Eventually.IsTrueAsync(() => CountAsync(channel).GetAwaiter().GetResult() == 0);
    }

    [Fact]
    public async Task Message_TooLarge_IsRefusedAndOthersAreDelivered()
    {
        await using var first = await TestNode.StartAsync(_factory, options => options.MaxMessageSize = 4096);
        await using var second = await TestNode.StartAsync(_factory, options => options.MaxMessageSize = 4096);
        var ben = await second.AddAsync("ben", "room");
        ben.Respond = (_, parameters, _) => Task.FromResult($"\"{new string('x', parameters.Length > 2 ? 5000 : 5)}\"");

        first.PublishToGroup("room", new string('x', 5000));
        first.PublishToGroup("room", "hi");

        (await ben.NextAsync()).Should().Be("hi");
        first.Backplane.Dropped.Should().Be(1);
        (await first.Log.WaitForAsync("MessageTooLarge").DefaultTimeout()).Message.Should().Contain("4096");
        var call = await first.CallAsync(ben, $"[\"{new string('x', 5000)}\"]").DefaultTimeout();
        (call!.ErrorCode, call.WasSent).Should().Be((RpcErrorCode.Unavailable, false));
        (await first.CallAsync(ben, "[1]").DefaultTimeout())!.ErrorCode.Should().Be(RpcErrorCode.LimitExceeded);
        (await first.CallAsync(ben).DefaultTimeout())!.ErrorCode.Should().BeNull();
    }

    private async Task<int> CountAsync(string channel)
    {
        var counts = (StackExchange.Redis.RedisResult[])(await redis.Server.ExecuteAsync("PUBSUB", "NUMSUB", channel))!;
        return (int)counts[1];
    }
}
