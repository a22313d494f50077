using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server.Sessions;

/// <summary>An observer that <c>AddConnectionObserver</c> added; resolved for each event.</summary>
internal abstract class ObserverRegistration
{
    public abstract IRpcConnectionObserver Resolve(IServiceProvider services);
}

internal sealed class ObserverRegistration<TObserver> : ObserverRegistration
    where TObserver : class, IRpcConnectionObserver
{
    public override IRpcConnectionObserver Resolve(IServiceProvider services) =>
        services.GetRequiredService<TObserver>();
}
