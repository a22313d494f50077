using Microsoft.Extensions.DependencyInjection.Extensions;
using RpcGateway.Dashboard.Live;
using RpcGateway.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of the dashboard's live page.</summary>
public static class RpcDashboardServiceCollectionExtensions
{
    /// <summary>
    /// Adds the live page, <c>/live</c> below the path of <c>MapRpcDashboard</c>, to the dashboard. Also adds the
    /// gateway if it was not added before. The live page collects and stores data only while it is open in a browser.
    /// </summary>
    public static IServiceCollection AddRpcDashboard(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(LiveService)))
        {
            return services;
        }

        services.TryAddSingleton<LiveService>();
        services.AddRpcGateway(options => options.SerializerOptions.TypeInfoResolverChain.Add(LiveJsonContext.Default))
            .ForEndpoint(LiveEndpoint.Name)
            .AddService<ILive, LiveService>();
        return services;
    }
}
