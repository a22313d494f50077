using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RpcGateway.Services.Dispatch;
using RpcGateway.Services.Registration;

namespace RpcGateway.Services;

/// <summary>Adds services, filters and observers.</summary>
public static class RpcServiceBuilderExtensions
{
    internal const DynamicallyAccessedMemberTypes Constructed = DynamicallyAccessedMemberTypes.PublicConstructors;

    internal const DynamicallyAccessedMemberTypes Service =
        Constructed | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    /// <summary>
    /// Serves a contract. The service is resolved from the application's services with its registered lifetime, as
    /// <typeparamref name="TContract"/> or as <typeparamref name="TService"/>; if neither is registered,
    /// <typeparamref name="TService"/> is added as scoped. A singleton serves all calls. Other lifetimes get a scope for each
    /// call, which lives as long as the call and its stream. <c>[Authorize]</c> and <c>[AllowAnonymous]</c> are read from
    /// <typeparamref name="TService"/> and its methods.
    /// </summary>
    public static IRpcServiceBuilder AddService<TContract, [DynamicallyAccessedMembers(Service)] TService>(
        this IRpcServiceBuilder builder)
        where TContract : class
        where TService : class, TContract
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.Services.Any(service => service.ServiceType == typeof(TContract) && !service.IsKeyedService))
        {
            builder.Services.TryAddScoped<TService>();
        }

        builder.Services.AddSingleton<ServiceRegistration>(
            new ServiceRegistration<TContract, TService>(builder.Services, builder.Endpoint));
        return builder;
    }

    /// <summary>
    /// Wraps every call in a filter, inside the filters added before. It is added as a singleton unless it is registered.
    /// </summary>
    public static IRpcServiceBuilder AddFilter<[DynamicallyAccessedMembers(Constructed)] TFilter>(
        this IRpcServiceBuilder builder)
        where TFilter : class, IRpcFilter
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<TFilter>();
        builder.Services.AddSingleton<EndpointRegistration<IRpcFilter>>(
            new EndpointRegistration<IRpcFilter, TFilter>(builder.Endpoint));
        return builder;
    }

    /// <summary>
    /// Notifies an observer of every connection that opens or ends. It is added as a singleton unless it is registered; with
    /// another lifetime, it is resolved from a new scope for each event.
    /// </summary>
    public static IRpcServiceBuilder AddConnectionObserver<[DynamicallyAccessedMembers(Constructed)] TObserver>(
        this IRpcServiceBuilder builder)
        where TObserver : class, IRpcConnectionObserver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<TObserver>();
        builder.Services.AddSingleton<EndpointRegistration<IRpcConnectionObserver>>(
            new EndpointRegistration<IRpcConnectionObserver, TObserver>(builder.Endpoint));
        return builder;
    }
}
