using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RpcGateway.Services.Callbacks;
using RpcGateway.Services.Connections;
using RpcGateway.Services.Dispatch;
using RpcGateway.Services.Idempotency;
using RpcGateway.Services.Registration;
using RpcGateway.Services.Security;

namespace RpcGateway.Services.Hosting;

/// <summary>
/// The parts that every process with services has. The process itself adds a <c>IClientRoutes</c>, a <c>IReceiverRegistry</c>,
/// logging and, for <c>[Authorize]</c>, authorization.
/// </summary>
internal static class SharedServices
{
    /// <param name="services">The application's services; called once for them.</param>
    /// <param name="createSettings">Creates the settings when the first part needs them.</param>
    public static void Add(IServiceCollection services, Func<IServiceProvider, HostSettings> createSettings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(createSettings);
        AddConnections(services);
        AddDispatch(services);
        AddCallbacks(services);
    }

    private static void AddConnections(IServiceCollection services)
    {
        services.TryAddSingleton<IRpcUserIdProvider, NameIdentifierProvider>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<ConnectionObservers>();
        services.AddSingleton<ConnectionRunner>();
        services.AddSingleton<IRpcConnections, RpcConnections>();
    }

    private static void AddDispatch(IServiceCollection services)
    {
        services.AddSingleton<CallAuthorizer>();
        services.AddSingleton<DispatchParts>();
        services.AddSingleton<IIdempotencyStore>(provider => new MemoryIdempotencyStore(
            provider.GetRequiredService<HostSettings>().Idempotency, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new IdempotentCalls(
            provider.GetRequiredService<IIdempotencyStore>(),
            provider.GetRequiredService<IRpcUserIdProvider>(),
            provider.GetRequiredService<HostSettings>().Options.SerializerOptions));
    }

    private static void AddCallbacks(IServiceCollection services)
    {
        services.TryAddSingleton<IRpcCallContext, CurrentCall>();
        services.TryAddSingleton<IRpcGroups, RpcGroups>();
        services.TryAddSingleton(typeof(IRpcClients<>), typeof(RpcClients<>));
    }
}
