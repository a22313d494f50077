using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Services.Dispatch;

/// <summary>Provides a contract's service: one instance for all calls, or one from the scope of each call.</summary>
/// <param name="singleton">The instance for all calls, or null.</param>
/// <param name="serviceType">The type to resolve from a scope if there is no singleton.</param>
internal sealed class ServiceResolver<TContract>(TContract? singleton, Type serviceType)
    where TContract : class
{
    public TContract? Singleton => singleton;

    public TContract Resolve(IServiceProvider scope) => (TContract)scope.GetRequiredService(serviceType);
}
