using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server.Dispatch;

/// <summary>Where a contract's service comes from: one instance for all calls, or one of each call's scope.</summary>
/// <param name="singleton">The one instance, or null.</param>
/// <param name="serviceType">What a scope is asked for where there is none.</param>
internal sealed class ServiceResolver<TContract>(TContract? singleton, Type serviceType)
    where TContract : class
{
    public TContract? Singleton => singleton;

    public TContract Resolve(IServiceProvider scope) => (TContract)scope.GetRequiredService(serviceType);
}
