using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace RpcGateway.Samples.Cache.Storage;

/// <summary>Sets FusionCache up: one level, or two levels with a backplane.</summary>
internal static class CacheStoreFactory
{
    // Longer than any value lives, so that a removed tag is not forgotten before its values.
    private static readonly TimeSpan TagDuration = TimeSpan.FromHours(25);
    private const int TagSize = 300;

    public static CacheStore Create(CacheSettings settings, CacheRedis? redis, ILoggerFactory loggers, TimeProvider time)
    {
        var memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = settings.MaxMemory, TrackStatistics = true }, loggers);
        var cache = new FusionCache(CreateOptions(settings), memory, loggers.CreateLogger<FusionCache>());
        var store = new CacheStore(cache, memory, settings, time);
        if (redis is not null)
        {
            var values = new RedisCache(new RedisCacheOptions
            {
                ConnectionMultiplexerFactory = redis.ConnectAsync,
                InstanceName = settings.Prefix,
            });
            cache.SetupDistributedCache(values, new FusionCacheSystemTextJsonSerializer());
            cache.SetupBackplane(new RedisBackplane(
                new RedisBackplaneOptions { ConnectionMultiplexerFactory = redis.ConnectAsync },
                loggers.CreateLogger<RedisBackplane>()));
            redis.Restored += store.ForgetMemory;
        }

        return store;
    }

    private static FusionCacheOptions CreateOptions(CacheSettings settings) => new()
    {
        CacheName = "rpcgateway-samples",
        BackplaneChannelPrefix = settings.Prefix + "backplane",
        // No other cache uses its memory, and its keys in Redis have the prefix of the settings.
        MissingCacheKeyPrefixWarningLogLevel = LogLevel.Trace,
        // Messages that could not be sent are sent again; the default delay is 2 s.
        EnableAutoRecovery = true,
        ReThrowOriginalExceptions = true,
        AutoRecoveryDelay = TimeSpan.FromSeconds(1),
        DefaultEntryOptions = new FusionCacheEntryOptions
        {
            Size = 1,
            // A write has reached Redis and the other nodes' channel when its call returns.
            AllowBackgroundBackplaneOperations = false,
            IsFailSafeEnabled = false,
        },
        TagsDefaultEntryOptions = new FusionCacheEntryOptions
        {
            Duration = TagDuration,
            // A node that missed the message reads the removed tags from Redis again.
            MemoryCacheDuration = settings.Redis is null ? null : settings.MaxMemoryAge,
            Size = TagSize,
            // A tag that was dropped from memory would bring its values back.
            Priority = CacheItemPriority.NeverRemove,
            AllowBackgroundBackplaneOperations = false,
            AllowBackgroundDistributedCacheOperations = false,
        },
    };
}
