using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.SampleContracts.Cache;
using RpcGateway.Samples.Cache.Feed;
using RpcGateway.Samples.Cache.Leases;
using RpcGateway.Samples.Cache.Storage;
using RpcGateway.Services;

namespace RpcGateway.Samples.Cache;

/// <summary>Adds the cache.</summary>
internal static class CacheServiceExtensions
{
    public static IRpcServiceBuilder AddCache(this IRpcServiceBuilder builder, CacheSettings settings)
    {
        var services = builder.Services;
        services.AddSingleton(settings);
        if (settings.Redis is null)
        {
            services.AddSingleton<ICacheLeases, MemoryLeases>();
            services.AddSingleton<ICacheFeed, MemoryFeed>();
        }
        else
        {
            services.AddSingleton<CacheRedis>();
            services.AddSingleton<ICacheLeases, RedisLeases>();
            services.AddSingleton<ICacheFeed, RedisFeed>();
        }

        services.AddSingleton(provider => CacheStoreFactory.Create(
            settings,
            provider.GetService<CacheRedis>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<KeyTurns>();
        services.AddSingleton<CacheCounters>();
        services.AddSingleton<CacheWriter>();
        services.AddSingleton<CacheLoads>();
        services.AddSingleton<CacheWatch>();
        services.AddSingleton<CacheService>();
        return builder.AddService<ICache, CacheService>().AddConnectionObserver<CacheService>();
    }
}
