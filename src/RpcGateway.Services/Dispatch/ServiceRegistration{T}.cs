using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Services.Security;

namespace RpcGateway.Services.Dispatch;

internal sealed class ServiceRegistration<
    TContract, [DynamicallyAccessedMembers(MethodAccessReader.Members | DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
    IServiceCollection registered, string? endpoint)
    : ServiceRegistration(endpoint)
    where TContract : class
    where TService : class, TContract
{
    public override Type ServiceType => typeof(TService);

    public override RpcContractBinding GetBinding() => RpcContracts.Get<TContract>();

    public override MethodAccessReader CreateAccessReader() => new(typeof(TService));

    public override IEnumerable<RpcMethodHandler> CreateHandlers(
        DispatchParts parts, IReadOnlyList<MethodAccess?> access)
    {
        var binding = RpcContracts.Get<TContract>();
        var dispatcher = binding.CreateDispatcher(parts.SerializerOptions);
        var resolver = CreateResolver(parts.Services);
        var filters = parts.FiltersOf(Endpoint);
        return binding.Methods.Select((method, index) =>
            new ServiceMethodHandler<TContract>(method, index, dispatcher, resolver, parts, filters, access[index]));
    }

    private ServiceResolver<TContract> CreateResolver(IServiceProvider services)
    {
        // Looked up here and not in AddService: the application may register the service after that.
        var descriptor = registered.LastOrDefault(Is<TContract>) ?? registered.LastOrDefault(Is<TService>);
        var serviceType = descriptor?.ServiceType ?? typeof(TService);
        if (descriptor?.ImplementationType == typeof(TService))
        {
            EnsurePresence(services);
        }

        var singleton = descriptor?.Lifetime == ServiceLifetime.Singleton
            ? (TContract)services.GetRequiredService(serviceType)
            : null;
        return new ServiceResolver<TContract>(singleton, serviceType);
    }

    // Found here, because a service that is not a singleton is created only when it is called.
    private static void EnsurePresence(IServiceProvider services)
    {
        var constructors = typeof(TService).GetConstructors();
        if (constructors.Length > 0
            && constructors.All(one => one.GetParameters().Any(parameter => parameter.ParameterType == typeof(IRpcPresence) && !parameter.IsOptional))
            && services.GetService<IServiceProviderIsService>()?.IsService(typeof(IRpcPresence)) == false)
        {
            throw new InvalidOperationException(
                $"'{typeof(TService)}' needs IRpcPresence, which exists only in the process of a gateway, after AddRpcGateway().AddPresence().");
        }
    }

    private static bool Is<T>(ServiceDescriptor descriptor) =>
        descriptor.ServiceType == typeof(T) && !descriptor.IsKeyedService;
}
