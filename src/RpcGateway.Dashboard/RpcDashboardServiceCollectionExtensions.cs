using Microsoft.Extensions.DependencyInjection.Extensions;
using RpcGateway.Dashboard.Live;
using RpcGateway.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what the dashboard's live page needs.</summary>
public static class RpcDashboardServiceCollectionExtensions
{
    /// <summary>
    /// Gives the dashboard its live page, <c>/live</c> below the path of <c>MapRpcDashboard</c>. Adds the gateway too
    /// where that has not been done. Nothing is listened to, or kept, before somebody looks at the page.
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
