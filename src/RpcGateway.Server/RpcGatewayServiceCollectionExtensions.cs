using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Server.Backplane;
using RpcGateway.Server.Callbacks;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Discovery;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Hosting;
using RpcGateway.Server.Registration;
using RpcGateway.Server.Security;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the gateway to an application.</summary>
public static class RpcGatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds the gateway and a health check with the name <c>rpcgateway</c> and the tag <c>ready</c>. Further calls only add
    /// configuration. All errors in options and contracts are reported together when the application starts.
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
            AddConnections(services);
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
        services.AddSingleton(provider =>
            new OriginPolicy(provider.GetRequiredService<IOptions<RpcGatewayOptions>>().Value.AllowedOrigins));
        services.AddSingleton<RpcEndpoint>();
        services.AddSingleton<IHostedService, GatewayLifetime>();
        services.AddHealthChecks().AddCheck<GatewayHealthCheck>(GatewayHealthCheck.Name, tags: ["ready"]);
    }

    private static void AddConnections(IServiceCollection services)
    {
        services.TryAddSingleton<InMemoryHub>();
        services.TryAddSingleton<IBackplane, InMemoryBackplane>();
        services.TryAddSingleton<IRpcUserIdProvider, NameIdentifierProvider>();
        services.AddSingleton<GatewayNode>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<ConnectionObservers>();
        services.AddSingleton<ConnectionRunner>();
        services.AddSingleton<IRpcConnections, RpcConnections>();
    }

    private static void AddDispatch(IServiceCollection services)
    {
        services.AddSingleton<CallAuthorizer>();
        services.AddSingleton<TokenAuthenticator>();
        services.AddSingleton<HelloHandler>();
        services.AddSingleton<DispatchParts>();
        services.AddTransient(CreateMethodTableBuilder);
    }

    private static MethodTableBuilder CreateMethodTableBuilder(IServiceProvider provider)
    {
        var hello = provider.GetRequiredService<HelloHandler>();
        RpcMethodHandler[] protocolMethods = provider.GetRequiredService<OpenRpcDocuments>().IsEnabled
            ? [provider.GetRequiredService<DiscoverHandler>(), hello]
            : [hello];
        return new MethodTableBuilder(
            provider.GetServices<ServiceRegistration>(), provider.GetRequiredService<DispatchParts>(), protocolMethods);
    }

    private static void AddDiscovery(IServiceCollection services)
    {
        services.AddSingleton<OpenRpcDocuments>();
        services.AddSingleton(provider => new RpcDiscovery(provider.GetRequiredService<OpenRpcDocuments>()));
        services.AddSingleton<DiscoveryAccess>();
        services.AddSingleton<DiscoverHandler>();
        services.AddSingleton<DiscoveryEndpoint>();
    }

    private static void AddCallbacks(IServiceCollection services)
    {
        services.TryAddSingleton<IRpcCallContext, CurrentCall>();
        services.TryAddSingleton<IRpcGroups, RpcGroups>();
        services.TryAddSingleton(typeof(IRpcClients<>), typeof(RpcClients<>));
    }
}
