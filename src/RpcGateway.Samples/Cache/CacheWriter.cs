using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache.Feed;
using RpcGateway.Samples.Cache.Leases;
using RpcGateway.Samples.Cache.Storage;
using RpcGateway.Services;

namespace RpcGateway.Samples.Cache;

/// <summary>Writes and removes values, one write of a key at a time, and reports it to the clients that keep the value.</summary>
internal sealed class CacheWriter(
    CacheStore store, ICacheLeases leases, ICacheFeed feed, IRpcClients<ICacheCallback> clients, KeyTurns turns)
{
    /// <summary>Stores a value that is given its version.</summary>
    /// <returns>The version; null if the lease has ended, or the key or a tag was invalidated after it was granted.</returns>
    public async Task<long?> SetAsync(string key, StoredEntry entry, long lease, CancellationToken cancellationToken)
    {
        using var turn = await turns.EnterAsync(key, cancellationToken);
        if (await leases.BeginAsync(key, lease, entry.Tags, cancellationToken) is not { } version)
        {
            return null;
        }

        var mayStay = false;
        try
        {
            try
            {
                await store.WriteAsync(key, entry with { Version = version });
            }
            finally
            {
                mayStay = await leases.EndAsync(key, version, since: lease == 0 ? version : lease, entry.Tags);
            }
        }
        catch (Exception)
        {
            store.Forget(key);
            throw;
        }

        if (!mayStay)
        {
            await store.RemoveAsync(key);

            // The waiting callers load it.
            await feed.PublishAsync(new FeedMessage(FeedKind.LeaseEnded, key, version));
            return null;
        }

        await ReportAsync(new FeedMessage(FeedKind.Set, key, version, entry.Tags));
        return version;
    }

    public async Task<long> RemoveAsync(string key, CancellationToken cancellationToken)
    {
        using var turn = await turns.EnterAsync(key, cancellationToken);
        var version = (await leases.BeginAsync(key, 0, [], cancellationToken))!.Value;
        store.Forget(key);
        try
        {
            await store.RemoveAsync(key);
        }
        finally
        {
            await leases.EndAsync(key, version, version, []);
        }

        await ReportAsync(new FeedMessage(FeedKind.Removed, key, version));
        return version;
    }

    public async Task<long> RemoveByTagAsync(string tag)
    {
        // First, so that a value that is computed now is refused.
        var version = await leases.InvalidateTagAsync(tag);
        await store.RemoveByTagAsync(tag);
        clients.Group(CacheGroups.Tags).TagInvalidated(tag, version);
        await feed.PublishAsync(new FeedMessage(FeedKind.TagRemoved, tag, version));
        return version;
    }

    private async Task ReportAsync(FeedMessage message)
    {
        clients.Group(CacheGroups.OfKey(message.Key)).Invalidated(message.Key, message.Version);
        await feed.PublishAsync(message);
    }
}
