using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Server.Discovery;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Hosting;
using RpcGateway.Server.Limits;
using RpcGateway.Server.Nodes;
using RpcGateway.Server.Prefixes;
using RpcGateway.Server.Registration;
using RpcGateway.Server.Relays;
using RpcGateway.Server.Security;
using RpcGateway.Server.Sessions;
using RpcGateway.Server.Tokens;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;
using RpcGateway.Services.Dispatch;
using RpcGateway.Services.Hosting;
using RpcGateway.Services.Registration;

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
            SharedServices.Add(services, CreateSettings);
            AddNode(services);
            AddOperations(services);
            AddProtocolMethods(services);
            AddDiscovery(services);
        }

        return new RpcGatewayBuilder(services);
    }

    private static void AddHosting(IServiceCollection services)
    {
        services.AddOptions<RpcGatewayOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<RpcGatewayOptions>, RpcGatewayOptionsValidator>();
        services.AddSingleton<GatewayMethods>();
        services.AddSingleton(provider =>
            new OriginPolicy(provider.GetRequiredService<IOptions<RpcGatewayOptions>>().Value.AllowedOrigins));
        services.AddSingleton<HandshakeRules>();
        services.AddSingleton<ClientFactory>();
        services.AddSingleton<GatewayLimiter>();
        services.AddSingleton<ConnectionSlots>();
        services.AddSingleton(provider => new OpenFiles(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPostConfigureOptions<KestrelServerOptions>, OpenFilesForRequests>();
        OpenFilesListenerFactory.AddTo(services);
        services.AddSingleton<RpcEndpoint>();
        services.AddSingleton<GatewayDrain>();
        services.AddSingleton<NodeDrain>();
        AddSessions(services);
        services.AddSingleton<IHostedService, GatewayLifetime>();
        services.AddHealthChecks().AddCheck<GatewayHealthCheck>(GatewayHealthCheck.Name, tags: ["ready"]);
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton<DetachedSessions>();
        services.AddSingleton<SessionResumer>();
        services.AddSingleton<ResumeHandshake>();
        services.AddSingleton<SessionSockets>();
        AddRelays(services);
    }

    private static void AddRelays(IServiceCollection services)
    {
        services.AddSingleton<RelaySettings>();
        services.AddSingleton<RelayAddress>();
        services.AddSingleton<INodeLinkHost>(provider => provider.GetRequiredService<RelayAddress>());
        services.AddSingleton<RelayLinks>();
        services.AddSingleton<RelayEndpoint>();
        services.AddSingleton<SessionRelay>();
        services.AddSingleton<ISessionRelay>(provider => provider.GetRequiredService<SessionRelay>());
    }

    private static void AddNode(IServiceCollection services)
    {
        services.TryAddSingleton<InMemoryHub>();
        services.TryAddSingleton<IBackplane, InMemoryBackplane>();
        services.AddSingleton<GatewayNode>();
        services.AddSingleton<MissedMessages>();
        services.AddSingleton<IClientRoutes>(provider => provider.GetRequiredService<GatewayNode>());
        services.AddSingleton<IReceiverRegistry>(provider => provider.GetRequiredService<GatewayNode>());
    }

    private static void AddOperations(IServiceCollection services)
    {
        services.AddSingleton<NodeCalls>();
        services.AddSingleton<NodeReader>();
        services.AddSingleton<INodeOperation, DescribeOperation>();
        services.AddSingleton<INodeOperation, DrainOperation>();
        services.AddSingleton<NodeDirectory>();
        services.AddSingleton<IRpcNodes>(provider => provider.GetRequiredService<NodeDirectory>());
    }

    private static void AddProtocolMethods(IServiceCollection services)
    {
        services.AddSingleton<TokenAuthenticator>();
        services.AddSingleton<TokenExpirations>();
        services.AddSingleton<ClientUsers>();
        services.AddSingleton<AuthenticateHandler>();
        services.AddSingleton<HelloHandler>();
        services.AddSingleton<PrefixMethods>();
        services.AddSingleton<IMethodSource>(provider => provider.GetRequiredService<PrefixMethods>());
        services.AddTransient(CreateMethodTableBuilder);
    }

    private static MethodTableBuilder CreateMethodTableBuilder(IServiceProvider provider)
    {
        RpcMethodHandler[] always = [provider.GetRequiredService<HelloHandler>(), provider.GetRequiredService<AuthenticateHandler>()];
        return MethodTableBuilder.Create(provider, provider.GetRequiredService<OpenRpcDocuments>().IsEnabled
            ? [provider.GetRequiredService<DiscoverHandler>(), .. always]
            : always);
    }

    private static void AddDiscovery(IServiceCollection services)
    {
        services.AddSingleton<OpenRpcDocuments>();
        services.AddSingleton(provider => new RpcDiscovery(provider.GetRequiredService<OpenRpcDocuments>()));
        services.AddSingleton<DiscoveryAccess>();
        services.AddSingleton<DiscoverHandler>();
        services.AddSingleton<DiscoveryEndpoint>();
    }

    private static HostSettings CreateSettings(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<RpcGatewayOptions>>().Value;
        return new("The RPC gateway", options) { Idempotency = options.Idempotency };
    }
}
