using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache.Feed;
using RpcGateway.Samples.Cache.Leases;
using RpcGateway.Samples.Cache.Storage;

namespace RpcGateway.Samples.Cache;

/// <summary>Lets one caller compute a value that does not exist, while the others wait for it, on all nodes.</summary>
internal sealed class CacheLoads(CacheStore store, ICacheLeases leases, ICacheFeed feed, CacheCounters counters, TimeProvider time)
{
    private static readonly TimeSpan MinWait = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits for a value, or grants a lease to compute it.</summary>
    public async Task<(StoredEntry? Entry, CacheLevel Level, long Lease)> WaitAsync(
        string key, long minVersion, TimeSpan duration, CacheClient client, CancellationToken cancellationToken)
    {
        client.ThrowIfCannotLoad();

        // First, so that nothing that happens after the read is missed.
        using var subscription = await feed.SubscribeAsync([key]);
        while (true)
        {
            var (entry, level) = await store.ReadAsync(key, minVersion, cancellationToken);
            if (entry is not null)
            {
                return (entry, level, 0);
            }

            var claim = await leases.ClaimAsync(key, duration);
            if (claim.Number == 0)
            {
                await WaitAsync(subscription, claim.Remaining, cancellationToken);
                ThrowIfFailed(key, subscription);
                continue;
            }

            // Another caller may have stored a value after the read.
            (entry, level) = await store.ReadAsync(key, minVersion, CancellationToken.None);
            if (entry is null && !cancellationToken.IsCancellationRequested)
            {
                client.AddLease(key, claim.Number);
                counters.CountLoad();
                return (null, CacheLevel.Miss, claim.Number);
            }

            await ReleaseAsync(key, claim.Number);
            cancellationToken.ThrowIfCancellationRequested();
            return (entry, level, 0);
        }
    }

    /// <summary>Ends a lease without a value: one of the waiting callers gets the next one.</summary>
    public async Task ReleaseAsync(string key, long lease)
    {
        if (await leases.ReleaseAsync(key, lease))
        {
            await feed.PublishAsync(new FeedMessage(FeedKind.LeaseEnded, key, lease));
        }
    }

    /// <summary>Ends a lease with an error for all waiting callers.</summary>
    public async Task FailAsync(string key, long lease, string message)
    {
        if (await leases.ReleaseAsync(key, lease))
        {
            await feed.PublishAsync(new FeedMessage(FeedKind.LoadFailed, key, lease, Text: message));
        }
    }

    private async Task WaitAsync(FeedSubscription subscription, TimeSpan remaining, CancellationToken cancellationToken)
    {
        try
        {
            await subscription.WaitAsync().WaitAsync(remaining > MinWait ? remaining : MinWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The lease has ended without a message, for example because its node has.
        }
    }

    private static void ThrowIfFailed(string key, FeedSubscription subscription)
    {
        if (subscription.Take(out _).FirstOrDefault(message => message.Kind == FeedKind.LoadFailed) is { } failed)
        {
            throw CacheErrors.LoadFailed(key, failed.Text ?? "");
        }
    }
}
