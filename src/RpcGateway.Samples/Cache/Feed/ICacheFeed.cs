namespace RpcGateway.Samples.Cache.Feed;

/// <summary>Reports what happens to keys, on all nodes.</summary>
internal interface ICacheFeed
{
    /// <summary>Sends a message to the subscriptions of this node, and to other nodes.</summary>
    Task PublishAsync(FeedMessage message);

    /// <summary>Subscribes to keys, and to all tags. What is published after this completes is received.</summary>
    ValueTask<FeedSubscription> SubscribeAsync(IReadOnlyCollection<string> keys);
}
