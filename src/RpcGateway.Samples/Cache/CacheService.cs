using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache.Storage;
using RpcGateway.Services;

namespace RpcGateway.Samples.Cache;

/// <summary>The cache, as clients see it.</summary>
internal sealed class CacheService(
    CacheStore store,
    CacheWriter writer,
    CacheLoads loads,
    CacheWatch watch,
    CacheCounters counters,
    CacheSettings settings,
    IRpcGroups groups,
    IRpcCallContext call,
    TimeProvider time) : ICache, IRpcConnectionObserver
{
    public async Task<CacheResult> GetAsync(
        string key, bool track, long minVersion, long knownVersion, CancellationToken cancellationToken)
    {
        await TrackAsync(key, track, cancellationToken);
        var (entry, level) = await store.ReadAsync(key, minVersion, cancellationToken);
        counters.CountRead(level);
        return ToResult(key, entry, level, knownVersion);
    }

    public Task<CacheResult> GetOrCreateAsync(
        string key, bool track, long minVersion, long knownVersion, int leaseMilliseconds, CancellationToken cancellationToken) =>
        WithRedisAsync(async () =>
        {
            await TrackAsync(key, track, cancellationToken);
            var (entry, level) = await store.ReadAsync(key, minVersion, cancellationToken);
            counters.CountRead(level);
            if (entry is not null)
            {
                return ToResult(key, entry, level, knownVersion);
            }

            (entry, level, var lease) = await loads.WaitAsync(
                key, minVersion, TimeSpan.FromMilliseconds(leaseMilliseconds), Client, cancellationToken);
            return lease == 0 ? ToResult(key, entry, level, knownVersion) : new CacheResult(CacheLevel.Miss, Lease: lease);
        });

    public Task<long> SetAsync(string key, JsonElement value, CacheSetOptions? options, CancellationToken cancellationToken)
    {
        options ??= new CacheSetOptions();
        var size = JsonMarshal.GetRawUtf8Value(value).Length;
        if (size > settings.MaxValueSize)
        {
            throw CacheErrors.ValueTooLarge(size, settings.MaxValueSize);
        }

        var expires = time.GetUtcNow().AddMilliseconds(options.ExpiresInMilliseconds);
        var entry = new StoredEntry(value, 0, [.. (options.Tags ?? []).Distinct()], expires, size);
        return WithRedisAsync(async () =>
        {
            var version = await writer.SetAsync(key, entry, options.Lease, cancellationToken);
            Client.RemoveLease(key, options.Lease);
            if (version is null)
            {
                throw CacheErrors.LeaseLost(key);
            }

            counters.CountSet();
            return version.Value;
        });
    }

    public Task FailAsync(string key, long lease, string message, CancellationToken cancellationToken) =>
        WithRedisAsync(async () =>
        {
            await loads.FailAsync(key, lease, message);
            Client.RemoveLease(key, lease);
            return true;
        });

    public Task<long> RemoveAsync(string key, CancellationToken cancellationToken) => WithRedisAsync(async () =>
    {
        var version = await writer.RemoveAsync(key, cancellationToken);
        counters.CountRemoval();
        return version;
    });

    public Task<long> RemoveByTagAsync(string tag, CancellationToken cancellationToken) => WithRedisAsync(async () =>
    {
        var version = await writer.RemoveByTagAsync(tag);
        counters.CountRemoval();
        return version;
    });

    public Task UntrackAsync(string[] keys, CancellationToken cancellationToken) => Client.UntrackAsync(keys, cancellationToken);

    public IAsyncEnumerable<CacheChange> WatchAsync(string[] keys, CancellationToken cancellationToken)
    {
        if (keys.Length == 0 || keys.Length > settings.MaxWatched)
        {
            throw CacheErrors.TooManyKeys($"'keys' must have 1 to {settings.MaxWatched} items, but has {keys.Length}", settings.MaxWatched);
        }

        return watch.ReadAsync([.. keys.Distinct()], cancellationToken);
    }

    public Task<CacheKey[]> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public async IAsyncEnumerable<CacheStatistics> StatisticsAsync(
        int intervalMilliseconds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(intervalMilliseconds), time);
        do
        {
            yield return counters.Read(time.GetUtcNow(), store);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    public ValueTask OnConnectedAsync(RpcConnectionContext connection) => default;

    public async ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
    {
        using var client = CacheClient.Find(connection);
        foreach (var (key, lease) in client?.TakeLeases() ?? [])
        {
            try
            {
                await loads.ReleaseAsync(key, lease);
            }
            catch (Exception e) when (CacheErrors.IsUnavailable(e))
            {
                // The lease ends by itself.
            }
        }
    }

    private CacheClient Client => CacheClient.Of(call, groups, settings);

    private Task TrackAsync(string key, bool track, CancellationToken cancellationToken) =>
        track ? Client.TrackAsync(key, cancellationToken) : Task.CompletedTask;

    private static CacheResult ToResult(string key, StoredEntry? entry, CacheLevel level, long knownVersion) =>
        entry is not null && entry.Version == knownVersion
            ? new CacheResult(level, IsUnchanged: true)
            : new CacheResult(level, entry?.ToEntry(key));

    private static async Task<T> WithRedisAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception e) when (CacheErrors.IsUnavailable(e))
        {
            throw CacheErrors.Unavailable(e);
        }
    }
}
