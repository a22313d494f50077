using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Backend;
using RpcGateway.Backend.Hosting;
using RpcGateway.Backend.Links;
using RpcGateway.Backend.Registration;
using RpcGateway.Backend.Routes;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Hosting;
using RpcGateway.Services.Registration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a backend to an application.</summary>
public static class RpcBackendServiceCollectionExtensions
{
    /// <summary>
    /// Serves contracts behind a gateway: the application connects to each of the gateway's nodes, registers the contracts of its
    /// services, and serves the gateway's clients. Needs no web server. Further calls only add configuration. All errors in the
    /// options are reported together when the application starts.
    /// </summary>
    public static IRpcBackendBuilder AddRpcBackend(
        this IServiceCollection services, Action<RpcBackendOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(GatewayNode)))
        {
            throw new InvalidOperationException(RpcBackendOptionsValidator.GatewayInSameProcess);
        }

        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (!services.Any(service => service.ServiceType == typeof(RpcBackendMarker)))
        {
            services.AddSingleton<RpcBackendMarker>();
            services.AddAuthorizationCore();
            SharedServices.Add(services, CreateSettings);
            AddLinks(services);
        }

        return new RpcBackendBuilder(services);
    }

    private static void AddLinks(IServiceCollection services)
    {
        services.AddOptions<RpcBackendOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<RpcBackendOptions>, RpcBackendOptionsValidator>();
        services.AddSingleton<LiveGateways>();
        services.AddSingleton<GatewayRoutes>();
        services.AddSingleton<IClientRoutes>(provider => provider.GetRequiredService<GatewayRoutes>());
        services.AddSingleton<IReceiverRegistry>(provider => provider.GetRequiredService<GatewayRoutes>());
        services.TryAddSingleton<IGatewayConnectors, WebSocketConnectors>();
        services.AddSingleton<LinkParts>();
        services.AddSingleton<IHostedService, BackendLifetime>();
    }

    private static HostSettings CreateSettings(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<RpcBackendOptions>>().Value;
        return new("The RPC backend", options) { Idempotency = options.Idempotency };
    }
}
