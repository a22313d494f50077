using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Redis;
using RpcGateway.Redis.Hosting;
using RpcGateway.Server;
using RpcGateway.Server.Backends;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Idempotency;
using RpcGateway.Services.Registration;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Connects the nodes of a gateway over Redis or Valkey.</summary>
public static class RedisGatewayBuilderExtensions
{
    /// <summary>
    /// Makes this process one node of a gateway with many nodes, which also share their idempotency keys. Adds a health check with the
    /// name <c>rpcgateway-redis</c> and the tag <c>ready</c>, which is degraded while Redis is not reachable. Errors in the options are
    /// reported when the application starts.
    /// </summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configuration">Addresses and options of StackExchange.Redis, for example <c>localhost:6379</c> or
    /// <c>redis.example.com:6380,ssl=true,password=secret</c>.</param>
    /// <param name="configure">Sets further options.</param>
    public static IRpcGatewayBuilder AddRedisBackplane(
        this IRpcGatewayBuilder builder, string configuration, Action<RpcRedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(configuration);
        var services = builder.Services;
        services.AddOptions<RpcRedisOptions>()
            .Configure(options => options.Configuration = ConfigurationOptions.Parse(configuration))
            .ValidateOnStart();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RpcRedisOptions>, RedisOptionsValidator>());
        if (!services.Any(service => service.ServiceType == typeof(RedisBackplane)))
        {
            services.AddSingleton(provider => new RedisBackplane(
                provider.GetRequiredService<IOptions<RpcRedisOptions>>(),
                provider.GetRequiredService<HostSettings>().Idempotency,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<RedisBackplane>>(),
                provider.GetService<INodeLinkHost>()));
            services.Replace(ServiceDescriptor.Singleton<IIdempotencyStore, RedisIdempotencyStore>());
            services.AddSingleton<IKeyedTargetStore, RedisKeyedTargets>();
            services.Replace(ServiceDescriptor.Singleton<IBackplane>(provider => provider.GetRequiredService<RedisBackplane>()));
            services.AddHealthChecks().AddCheck<RedisHealthCheck>(RedisHealthCheck.Name, tags: ["ready"]);
        }

        return builder;
    }
}
