using RpcGateway.Samples.Cache.Storage;
using RpcGateway.Services;

namespace RpcGateway.Samples.Cache;

/// <summary>What one connection tracks and loads.</summary>
internal sealed class CacheClient(string connectionId, IRpcGroups groups, CacheSettings settings) : IDisposable
{
    private static readonly object Item = new();

    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<string> _tracked = [];
    private readonly Dictionary<string, long> _leases = [];
    private bool _followsTags;

    /// <summary>Returns the state of the connection, and creates it at the first use.</summary>
    public static CacheClient Of(IRpcCallContext call, IRpcGroups groups, CacheSettings settings)
    {
        lock (call.Items)
        {
            if (!call.Items.TryGetValue(Item, out var found))
            {
                call.Items[Item] = found = new CacheClient(call.ConnectionId, groups, settings);
            }

            return (CacheClient)found!;
        }
    }

    /// <summary>Returns the state of a connection; null if it has not used the cache.</summary>
    public static CacheClient? Find(RpcConnectionContext connection) => connection.Items.TryGetValue(Item, out var found) ? (CacheClient?)found : null;

    /// <summary>Starts the notifications about a key. All changes after this completes are reported.</summary>
    public async Task TrackAsync(string key, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_tracked.Contains(key))
            {
                return;
            }

            if (_tracked.Count >= settings.MaxTracked)
            {
                throw CacheErrors.TooManyKeys("The connection tracks too many keys; end some with cache.untrack", settings.MaxTracked);
            }

            if (!_followsTags)
            {
                await groups.AddAsync(CacheGroups.Tags, connectionId, cancellationToken);
                _followsTags = true;
            }

            await groups.AddAsync(CacheGroups.OfKey(key), connectionId, cancellationToken);
            _tracked.Add(key);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task UntrackAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var key in keys)
            {
                if (_tracked.Remove(key))
                {
                    await groups.RemoveAsync(CacheGroups.OfKey(key), connectionId, cancellationToken);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Throws if the connection has too many leases.</summary>
    public void ThrowIfCannotLoad()
    {
        lock (_leases)
        {
            if (_leases.Count >= settings.MaxLeases)
            {
                throw CacheErrors.TooManyKeys("The connection loads too many keys; store a value or call cache.fail", settings.MaxLeases);
            }
        }
    }

    public void AddLease(string key, long lease)
    {
        lock (_leases)
        {
            _leases[key] = lease;
        }
    }

    public void RemoveLease(string key, long lease)
    {
        lock (_leases)
        {
            if (_leases.GetValueOrDefault(key) == lease)
            {
                _leases.Remove(key);
            }
        }
    }

    /// <summary>Returns the leases that the connection still holds.</summary>
    public KeyValuePair<string, long>[] TakeLeases()
    {
        lock (_leases)
        {
            KeyValuePair<string, long>[] taken = [.. _leases];
            _leases.Clear();
            return taken;
        }
    }

    public void Dispose() => _turn.Dispose();
}
