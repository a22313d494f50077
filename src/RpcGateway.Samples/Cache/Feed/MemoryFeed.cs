namespace RpcGateway.Samples.Cache.Feed;

/// <summary>The feed of a single node.</summary>
internal sealed class MemoryFeed : ICacheFeed
{
    private readonly FeedSubscriptions _subscriptions = new();

    public Task PublishAsync(FeedMessage message)
    {
        _subscriptions.Deliver(message);
        return Task.CompletedTask;
    }

    public ValueTask<FeedSubscription> SubscribeAsync(IReadOnlyCollection<string> keys) => new(_subscriptions.Add(keys));
}
