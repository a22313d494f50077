using System.Text;
using RpcGateway.Redis.Connecting;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.TestTools;
using StackExchange.Redis;

namespace RpcGateway.Redis.Tests;

/// <summary>What a connection to Redis has received, but not passed on, when it is declared lost.</summary>
public sealed class LostLinkTests(SharedRedis redis)
{
    [Fact]
    public async Task Payloads_OfALostConnection_AreNotPassedOnLater()
    {
        var channel = Guid.NewGuid().ToString();
        var received = new List<string>();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var isHeld = new ManualResetEventSlim();
        await using var link = await RedisLink.ConnectAsync(ConfigurationOptions.Parse(redis.Address), CancellationToken.None).DefaultTimeout();
        await link.SubscribeAsync(channel, payload =>
        {
            received.Add(Encoding.UTF8.GetString(payload.Span));
            first.TrySetResult();
            isHeld.Wait();
        }).DefaultTimeout();

        // The second one waits behind the first.
        await link.PublishAsync(channel, "one"u8.ToArray()).DefaultTimeout();
        await link.PublishAsync(channel, "two"u8.ToArray()).DefaultTimeout();
        await first.Task.DefaultTimeout();
        link.Fail(new TimeoutException("Lost."));
        isHeld.Set();
        await link.UnsubscribeAsync(channel).DefaultTimeout();
        await link.DisposeAsync().AsTask().DefaultTimeout();

        received.Should().Equal("one");
    }
}
