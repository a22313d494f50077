namespace RpcGateway.Samples.Cache.Feed;

/// <summary>The subscriptions of this node.</summary>
internal sealed class FeedSubscriptions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<FeedSubscription>> _byKey = [];
    private readonly HashSet<FeedSubscription> _all = [];

    public FeedSubscription Add(IReadOnlyCollection<string> keys)
    {
        var subscription = new FeedSubscription(this, keys);
        lock (_gate)
        {
            _all.Add(subscription);
            foreach (var key in keys)
            {
                if (!_byKey.TryGetValue(key, out var readers))
                {
                    _byKey.Add(key, readers = []);
                }

                readers.Add(subscription);
            }
        }

        return subscription;
    }

    public void Remove(FeedSubscription subscription)
    {
        lock (_gate)
        {
            _all.Remove(subscription);
            foreach (var key in subscription.Keys)
            {
                if (_byKey.TryGetValue(key, out var readers) && readers.Remove(subscription) && readers.Count == 0)
                {
                    _byKey.Remove(key);
                }
            }
        }
    }

    public void Deliver(FeedMessage message)
    {
        FeedSubscription[] readers;
        lock (_gate)
        {
            readers = message.Kind == FeedKind.TagRemoved ? [.. _all] : _byKey.TryGetValue(message.Key, out var found) ? [.. found] : [];
        }

        foreach (var reader in readers)
        {
            reader.Add(message);
        }
    }

    /// <summary>Reports to all subscriptions that messages may have been missed.</summary>
    public void ReportGap()
    {
        FeedSubscription[] readers;
        lock (_gate)
        {
            readers = [.. _all];
        }

        foreach (var reader in readers)
        {
            reader.AddGap();
        }
    }
}
