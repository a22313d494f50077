using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Server;
using RpcGateway.Server.Backplane;
using RpcGateway.Server.Callbacks;
using RpcGateway.Server.Discovery;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Hosting;
using RpcGateway.Server.Security;
using RpcGateway.Server.Sessions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the gateway to an application.</summary>
public static class RpcGatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds the gateway, with a health check named <c>rpcgateway</c> and tagged <c>ready</c>. Called again it only
    /// configures further. Mistakes in the options and in the contracts are reported, all at once, when the
    /// application starts.
    /// </summary>
    public static IRpcGatewayBuilder AddRpcGateway(
        this IServiceCollection services, Action<RpcGatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (!services.Any(service => service.ServiceType == typeof(RpcGatewayMarker)))
        {
            services.AddSingleton<RpcGatewayMarker>();
            AddHosting(services);
            AddSessions(services);
            AddDispatch(services);
            AddCallbacks(services);
            AddDiscovery(services);
        }

        return new RpcGatewayBuilder(services);
    }

    private static void AddHosting(IServiceCollection services)
    {
        services.AddOptions<RpcGatewayOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<RpcGatewayOptions>, RpcGatewayOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GatewayMethods>();
        services.AddSingleton<RpcEndpoint>();
        services.AddSingleton<IHostedService, GatewayLifetime>();
        services.AddHealthChecks().AddCheck<GatewayHealthCheck>(GatewayHealthCheck.Name, tags: ["ready"]);
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.TryAddSingleton<InMemoryHub>();
        services.TryAddSingleton<IBackplane, InMemoryBackplane>();
        services.TryAddSingleton<IRpcUserIdProvider, NameIdentifierProvider>();
        services.AddSingleton<GatewayNode>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<ConnectionObservers>();
        services.AddSingleton<ConnectionRunner>();
        services.AddSingleton<IRpcConnections, Connections>();
        services.AddSingleton(provider => new RpcGatewayStatistics(provider.GetRequiredService<ConnectionRegistry>()));
    }

    private static void AddDispatch(IServiceCollection services)
    {
        services.AddSingleton<OriginPolicy>();
        services.AddSingleton<CallAuthorizer>();
        services.AddSingleton<TokenAuthenticator>();
        services.AddSingleton<HelloHandler>();
        services.AddSingleton<DispatchParts>();
        services.AddTransient<MethodTableBuilder>();
    }

    private static void AddDiscovery(IServiceCollection services)
    {
        services.AddSingleton(provider => new RpcDiscovery(
            provider.GetServices<ServiceRegistration>(),
            provider.GetRequiredService<IOptions<RpcGatewayOptions>>(),
            provider.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton<DiscoveryAccess>();
        services.AddSingleton<DiscoverHandler>();
        services.AddSingleton<DiscoveryEndpoint>();
    }

    private static void AddCallbacks(IServiceCollection services)
    {
        services.TryAddSingleton<IRpcCallContext, CallContext>();
        services.TryAddSingleton<IRpcGroups, Groups>();
        services.TryAddSingleton(typeof(IRpcClients<>), typeof(RpcClients<>));
    }
}
