using System.Runtime.CompilerServices;
using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache.Feed;
using RpcGateway.Samples.Cache.Storage;

namespace RpcGateway.Samples.Cache;

/// <summary>Reports the changes of keys. A reader that is slower than the changes gets the newest change of each key.</summary>
internal sealed class CacheWatch(CacheStore store, ICacheFeed feed)
{
    public async IAsyncEnumerable<CacheChange> ReadAsync(
        string[] keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // First, so that nothing that happens after the reads is missed.
        using var subscription = await SubscribeAsync(keys);
        var tags = new Dictionary<string, string[]>();
        var reads = true;
        while (true)
        {
            if (reads)
            {
                foreach (var key in keys)
                {
                    var (entry, _) = await store.ReadAsync(key, 0, cancellationToken);
                    tags[key] = entry?.Tags ?? [];
                    yield return new CacheChange(key, CacheChangeKind.Current, entry?.Version ?? 0);
                }
            }

            await subscription.WaitAsync().WaitAsync(cancellationToken);
            foreach (var message in subscription.Take(out reads))
            {
                foreach (var change in FindChanges(message, tags))
                {
                    yield return change;
                }
            }
        }
    }

    private async ValueTask<FeedSubscription> SubscribeAsync(string[] keys)
    {
        try
        {
            return await feed.SubscribeAsync(keys);
        }
        catch (Exception e) when (CacheErrors.IsUnavailable(e))
        {
            throw CacheErrors.Unavailable(e);
        }
    }

    // Of a tag, all keys whose values have it.
    private static IEnumerable<CacheChange> FindChanges(FeedMessage message, Dictionary<string, string[]> tags)
    {
        switch (message.Kind)
        {
            case FeedKind.Set:
                tags[message.Key] = message.Tags ?? [];
                yield return new CacheChange(message.Key, CacheChangeKind.Set, message.Version);
                break;
            case FeedKind.Removed:
                tags[message.Key] = [];
                yield return new CacheChange(message.Key, CacheChangeKind.Removed, message.Version);
                break;
            case FeedKind.TagRemoved:
                foreach (var key in tags.Where(tag => tag.Value.Contains(message.Key)).Select(tag => tag.Key).ToList())
                {
                    tags[key] = [];
                    yield return new CacheChange(key, CacheChangeKind.Removed, message.Version);
                }

                break;
        }
    }
}
