using System.Text.Json;
using RpcGateway.Samples.Cache.Storage;
using StackExchange.Redis;

namespace RpcGateway.Samples.Cache.Feed;

/// <summary>The feed of several nodes: a channel of Redis.</summary>
internal sealed class RedisFeed : ICacheFeed, IDisposable
{
    private readonly FeedSubscriptions _subscriptions = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly RedisChannel _channel;
    private readonly CacheRedis _redis;
    private readonly string _node = Guid.NewGuid().ToString("n");
    private bool _isSubscribed;

    public RedisFeed(CacheRedis redis, CacheSettings settings)
    {
        _redis = redis;
        _channel = RedisChannel.Literal(settings.Prefix + "feed");
        redis.Restored += _subscriptions.ReportGap;
    }

    public async Task PublishAsync(FeedMessage message)
    {
        _subscriptions.Deliver(message);
        var text = JsonSerializer.Serialize(new Envelope(_node, message));
        await (await _redis.ConnectAsync()).GetSubscriber().PublishAsync(_channel, text);
    }

    public async ValueTask<FeedSubscription> SubscribeAsync(IReadOnlyCollection<string> keys)
    {
        if (!Volatile.Read(ref _isSubscribed))
        {
            await SubscribeAsync();
        }

        return _subscriptions.Add(keys);
    }

    public void Dispose() => _turn.Dispose();

    private async Task SubscribeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (!_isSubscribed)
            {
                await (await _redis.ConnectAsync()).GetSubscriber().SubscribeAsync(_channel, Receive);
                Volatile.Write(ref _isSubscribed, true);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Receive(RedisChannel channel, RedisValue text)
    {
        Envelope? received;
        try
        {
            received = JsonSerializer.Deserialize<Envelope>((string)text!);
        }
        catch (JsonException)
        {
            // From a newer node; the subscriptions read the current state instead.
            _subscriptions.ReportGap();
            return;
        }

        if (received is not null && received.Node != _node)
        {
            _subscriptions.Deliver(received.Message);
        }
    }

    private sealed record Envelope(string Node, FeedMessage Message);
}
