using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Registration;

namespace RpcGateway.Services.Presence;

/// <summary>The parts of presence.</summary>
internal static class PresenceServices
{
    /// <summary>Adds them once.</summary>
    public static void TryAdd(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(PresenceHub)))
        {
            return;
        }

        services.AddSingleton<IValidateOptions<RpcPresenceOptions>, PresenceOptionsValidator>();
        services.AddSingleton(provider => new PresenceHub(
            provider.GetRequiredService<IBackplane>(),
            provider.GetRequiredService<IOptions<RpcPresenceOptions>>().Value,
            provider.GetRequiredService<HostSettings>().Options.SerializerOptions,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PresenceHub>>()));
        services.AddSingleton<INodePresence>(provider => provider.GetRequiredService<PresenceHub>());
        services.AddSingleton<IRpcPresence>(provider => new RpcPresence(
            provider.GetRequiredService<PresenceHub>(),
            provider.GetRequiredService<IClientRoutes>(),
            provider.GetRequiredService<IOptions<RpcPresenceOptions>>().Value,
            provider.GetRequiredService<HostSettings>().Options.SerializerOptions));
        services.AddSingleton<PresenceObserver>();

        // Clients of named endpoints are not part of the gateway's addresses.
        services.AddSingleton<EndpointRegistration<IRpcConnectionObserver>>(
            new EndpointRegistration<IRpcConnectionObserver, PresenceObserver>(endpoint: null));
    }
}
