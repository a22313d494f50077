using System.Text.Json;
using RpcGateway.SampleContracts.Cache;

namespace RpcGateway.Samples.Cache;

/// <summary>
/// Keeps values of the cache in the client, and drops them when the server reports that they have changed. Register it as callback of the
/// client, and pass the client's changes of state to <see cref="OnDisconnected"/>, <see cref="OnConnected"/> and
/// <see cref="OnMessagesMissed"/>; docs/sample-cache.md shows it. Thread-safe.
/// </summary>
internal sealed class NearCache(Func<ICache> cache, NearCacheOptions options, TimeProvider time) : ICacheCallback, IDisposable
{
    private const int MaxAttempts = 3;

    private readonly Lock _gate = new();
    private readonly NearCacheEntries _entries = new(options);
    private readonly SemaphoreSlim _reads = new(options.MaxConcurrentReads);
    private bool _isConnected = true;
    private long _hits;
    private long _calls;

    /// <summary>The reads that were answered without the server.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>The reads for which the server was asked.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>The keys that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Reads a value; null if there is none.</summary>
    public async Task<JsonElement?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        if (Find(key) is { } kept)
        {
            return kept.Value;
        }

        await _reads.WaitAsync(cancellationToken);
        try
        {
            var fill = Begin(key);
            try
            {
                var result = await cache().GetAsync(key, true, fill.MinVersion, fill.Known?.Version ?? 0, cancellationToken);
                return Complete(fill, result.IsUnchanged ? fill.Known : result.Entry)?.Value;
            }
            finally
            {
                Abandon(fill);
            }
        }
        finally
        {
            _reads.Release();
            await UntrackEvictedAsync(cancellationToken);
        }
    }

    /// <summary>Reads a value, or computes it if no other client is doing so.</summary>
    /// <param name="key">The key.</param>
    /// <param name="compute">Computes the value. Another client computes it again if this takes longer than the lease of 10 s.</param>
    /// <param name="settings">How the value is stored.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="RpcException">Another client could not compute the value (1052), or the value cannot be stored.</exception>
    public async Task<JsonElement> GetOrCreateAsync(
        string key, Func<CancellationToken, Task<JsonElement>> compute, CacheSetOptions? settings = null, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (Find(key) is { } kept)
            {
                return kept.Value;
            }

            var fill = Begin(key);
            try
            {
                var result = await cache().GetOrCreateAsync(
                    key, true, fill.MinVersion, fill.Known?.Version ?? 0, cancellationToken: cancellationToken);
                if (result.Lease == 0)
                {
                    return Complete(fill, result.IsUnchanged ? fill.Known : result.Entry)!.Value;
                }

                return await ComputeAsync(key, result.Lease, compute, settings ?? new(), cancellationToken);
            }
            catch (RpcException e) when (e.Code == CacheErrorCode.LeaseLost && attempt < MaxAttempts)
            {
                // The value was computed from what has changed since: read again.
            }
            finally
            {
                Abandon(fill);
                await UntrackEvictedAsync(cancellationToken);
            }
        }
    }

    /// <summary>Stores a value.</summary>
    public async Task SetAsync(string key, JsonElement value, CacheSetOptions? settings = null, CancellationToken cancellationToken = default) =>
        Invalidated(key, await cache().SetAsync(key, value, settings, cancellationToken));

    /// <summary>Removes a value.</summary>
    public async Task RemoveAsync(string key, CancellationToken cancellationToken = default) =>
        Invalidated(key, await cache().RemoveAsync(key, cancellationToken));

    /// <summary>Removes all values with a tag.</summary>
    public async Task RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) =>
        TagInvalidated(tag, await cache().RemoveByTagAsync(tag, cancellationToken));

    /// <inheritdoc/>
    public void Invalidated(string key, long version)
    {
        lock (_gate)
        {
            _entries.Invalidate(key, version);
        }
    }

    /// <inheritdoc/>
    public void TagInvalidated(string tag, long version)
    {
        lock (_gate)
        {
            _entries.InvalidateTag(tag, version);
        }
    }

    /// <summary>The connection was lost: nothing is used without asking the server, because invalidations do not arrive.</summary>
    public void OnDisconnected()
    {
        lock (_gate)
        {
            _isConnected = false;
        }
    }

    /// <summary>
    /// The client is connected. If it has lost its session, the values are compared with the server's when they are read.
    /// </summary>
    /// <param name="isRecovered">Whether nothing was missed: true for the first connection and after a recovered session.</param>
    public void OnConnected(bool isRecovered)
    {
        lock (_gate)
        {
            _isConnected = true;
            if (!isRecovered)
            {
                _entries.BeginEpoch();
            }
        }
    }

    /// <summary>Invalidations between the nodes of the server may have been lost.</summary>
    public void OnMessagesMissed() => OnConnected(isRecovered: false);

    public void Dispose() => _reads.Dispose();

    private CacheEntry? Find(string key)
    {
        lock (_gate)
        {
            var found = _isConnected ? _entries.Find(key, time.GetUtcNow()) : null;
            Interlocked.Increment(ref found is null ? ref _calls : ref _hits);
            return found;
        }
    }

    private NearCacheEntries.Fill Begin(string key)
    {
        lock (_gate)
        {
            return _entries.Begin(key);
        }
    }

    private CacheEntry? Complete(NearCacheEntries.Fill fill, CacheEntry? entry)
    {
        lock (_gate)
        {
            // Values that were read together are not compared together.
            var age = options.MaxAge * (0.8 + (0.2 * Random.Shared.NextDouble()));
            _entries.Complete(fill, entry, time.GetUtcNow() + age);
            return entry;
        }
    }

    private void Abandon(NearCacheEntries.Fill fill)
    {
        lock (_gate)
        {
            _entries.Abandon(fill);
        }
    }

    private async Task<JsonElement> ComputeAsync(
        string key, long lease, Func<CancellationToken, Task<JsonElement>> compute, CacheSetOptions settings, CancellationToken cancellationToken)
    {
        JsonElement value;
        try
        {
            value = await compute(cancellationToken);
        }
        catch (Exception e)
        {
            // All waiting callers get the error now, and not when the lease ends.
            await cache().FailAsync(key, lease, Shorten(e.Message), CancellationToken.None);
            throw;
        }

        await cache().SetAsync(key, value, settings with { Lease = lease }, cancellationToken);
        return value;
    }

    private async Task UntrackEvictedAsync(CancellationToken cancellationToken)
    {
        string[] keys;
        lock (_gate)
        {
            keys = _entries.TakeEvicted();
        }

        if (keys.Length > 0)
        {
            try
            {
                await cache().UntrackAsync(keys, cancellationToken);
            }
            catch (Exception e) when (e is RpcException or RpcConnectionLostException or OperationCanceledException)
            {
                // The server then reports changes of keys that are not kept.
            }
        }
    }

    private static string Shorten(string message) => message.Length switch
    {
        0 => "unknown error",
        > 500 => message[..500],
        _ => message,
    };
}
