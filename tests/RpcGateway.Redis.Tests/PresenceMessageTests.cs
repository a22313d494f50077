using System.Text;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.Services.Presence;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;
using StackExchange.Redis;

namespace RpcGateway.Redis.Tests;

/// <summary>What nodes of other versions and other senders publish about presence.</summary>
public sealed class PresenceMessageTests(SharedRedis redis) : IAsyncLifetime
{
    private readonly NodeFactory _factory = new(redis.Address);
    private PresenceNode _first = null!;
    private PresenceNode _second = null!;
    private ConnectionMultiplexer _client = null!;

    public async ValueTask InitializeAsync()
    {
        _client = await ConnectionMultiplexer.ConnectAsync(redis.Address).DefaultTimeout();
        _first = await StartAsync();
        _second = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    public static TheoryData<string> Invalid => new(
        "",
        "null",
        "{}",
        """{"node":"NODE"}""",
        """{"node":null,"sequence":1}""",
        """{"node":"","sequence":1}""",
        """{"node":"NODE","sequence":-1}""",
        """{"node":"NODE","sequence":1,"entries":[{"id":"aa-NODE","since":0}]""",
        """{"node":"NODE","sequence":1,"entries":[null]}""",
        """{"node":"NODE","sequence":1,"entries":[{"since":0}]}""",
        """{"node":"NODE","sequence":1,"entries":[{"id":"aa-00112233445566ff","since":0}]}""",
        """{"node":"NODE","sequence":1,"entries":[{"id":"aa-NODE","since":9223372036854775807}]}""",
        """{"node":"NODE","sequence":1,"entries":[{"id":"aa-NODE","since":-9223372036854775808}]}""",
        """{"node":"NODE","sequence":1,"entries":[{"id":"aa-NODE","since":0,"groups":[null]}]}""",
        """{"node":"NODE","sequence":1,"entries":[{"id":"aa-NODE","since":0,"state":{]}]}""",
        """{"node":"NODE","sequence":1,"left":["aa"]}""",
        """{"node":"NODE","sequence":1,"left":[null]}""");

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Batch_Invalid_IsLoggedAndLaterOnesAreApplied(string json)
    {
        await using var watch = await PresenceView.StartAsync(_first.Presence);

        await PublishAsync(json.Replace("NODE", _second.Id, StringComparison.Ordinal));

        (await _first.Log.WaitForAsync("InvalidMessage").DefaultTimeout()).Level.Should().Be(LogLevel.Warning);
        var anna = await _second.AddAsync("anna");
        await watch.WaitAsync(view => view.ContainsKey(anna));
        watch.Log.Should().Equal("Snapshot", $"Joined {anna}");
    }

    [Fact]
    public async Task Batch_OfALaterVersion_IsRead()
    {
        await using var watch = await PresenceView.StartAsync(_first.Presence);
        var id = RpcConnectionId.Create(_second.Id);

        await PublishAsync($$"""
            {"node":"{{_second.Id}}","sequence":1,"new":1,"entries":[{"id":"{{id}}","since":7,"state":[1, 2],"groups":["a"],"new":{"b":[] } }]}
            """);

        await watch.WaitAsync(view => view.ContainsKey(id));
        var entry = watch.Present[id];
        (entry.Since, entry.GetState<int[]>()!.Length).Should().Be((DateTimeOffset.FromUnixTimeMilliseconds(7), 2));
        entry.Groups.Should().Equal("a");
    }

    [Fact]
    public async Task Batch_Lost_IsNoticedAndTheNodeReadAgain()
    {
        var anna = await _second.AddAsync("anna");
        await using var watch = await PresenceView.StartAsync(_first.Presence);
        var forged = RpcConnectionId.Create(_second.Id);

        // As if there had been one more before it.
        await PublishAsync($$"""{"node":"{{_second.Id}}","sequence":100,"entries":[{"id":"{{forged}}","since":7}]}""");
        var ben = await _second.AddAsync("ben");

        await watch.WaitAsync(view => view.ContainsKey(ben));
        watch.Log.Should().Equal($"Snapshot {anna}", $"Joined {ben}");
    }

    [Fact]
    public async Task Batch_OfANodeThatDoesNotExist_AddsNothing()
    {
        await using var watch = await PresenceView.StartAsync(_first.Presence);

        await PublishAsync("""{"node":"00112233445566aa","sequence":1,"entries":[{"id":"bb-00112233445566aa","since":7}]}""");

        var anna = await _second.AddAsync("anna");
        await watch.WaitAsync(view => view.ContainsKey(anna));
        watch.Log.Should().Equal("Snapshot", $"Joined {anna}");
    }

    [Theory]
    [InlineData("page", "{", RpcErrorCode.InvalidParams)]
    [InlineData("page", """{"kind":0,"name":"","page":2,"pages":1}""", RpcErrorCode.InvalidParams)]
    [InlineData("state", "{\"a\":", RpcErrorCode.InvalidParams)]
    [InlineData("later", "{}", RpcErrorCode.Unavailable)]
    public async Task Request_InvalidOrOfALaterVersion_IsRefused(string name, string parameters, int code)
    {
        var request = new BackplaneRequest(
            PresenceNodes.AddressOf(_second.Id), BackplaneOperation.Presence, name, Encoding.UTF8.GetBytes(parameters));

        var response = await _first.Node.RequestAsync(request, CancellationToken.None).DefaultTimeout();

        response!.ErrorCode.Should().Be(code);
    }

    [Fact]
    public async Task Node_WithSmallMessages_IsReadInMorePages()
    {
        var small = await StartAsync(options => options.MaxMessageSize = 4096);
        for (var i = 0; i < 100; i++)
        {
            var id = await small.AddAsync($"user {i}");
            await small.SetStateAsync(id, new string('a', 500));
        }

        await using var watch = await PresenceView.StartAsync(_first.Presence);

        watch.Present.Should().HaveCount(100);
        (await _first.ListAsync()).Select(entry => entry.UserId).Should().OnlyHaveUniqueItems().And.HaveCount(100);
        (await _first.CountAsync()).Should().Be(new RpcPresenceCount(100, 100));
        await small.DisposeAsync();
    }

    [Fact]
    public async Task Watch_OfTheLastReader_EndsTheSubscription()
    {
        var watches = new List<PresenceView>();
        for (var i = 0; i < 3; i++)
        {
            watches.Add(await PresenceView.StartAsync(_first.Presence));
        }

        (await CountSubscribersAsync()).Should().Be(1);
        foreach (var watch in watches)
        {
            await watch.DisposeAsync();
        }

        await Eventually.IsTrueAsync(() => CountSubscribersAsync().GetAwaiter().GetResult() == 0);
    }

    private async Task<PresenceNode> StartAsync(Action<RpcRedisOptions>? configure = null) => await PresenceNode.StartAsync(
        _factory.Create(options =>
        {
            options.ReleaseDelay = TimeSpan.Zero;
            configure?.Invoke(options);
        }),
        new RpcPresenceOptions { Interval = TimeSpan.FromMilliseconds(10) });

    private async Task<long> CountSubscribersAsync() => await _client.GetServer(redis.Address)
        .SubscriptionSubscriberCountAsync(RedisChannel.Literal($"{_factory.Prefix}nodes:presence")).DefaultTimeout();

    private async Task PublishAsync(string json)
    {
        var buffer = new PayloadBuffer();
        Payload.WriteHeader(buffer, _second.Id, 1);
        new NotificationMessage(new RpcEnvelope(
            RpcAddress.PresenceChanges, new RpcNotification(Encoding.UTF8.GetBytes(json), "presence", RpcOverflowPolicy.DropOldest))).Write(buffer);
        (await _client.GetSubscriber().PublishAsync(RedisChannel.Literal($"{_factory.Prefix}nodes:presence"), buffer.Written.ToArray()).DefaultTimeout())
            .Should().Be(1);
    }
}
