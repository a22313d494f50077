using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server.Sessions;

/// <summary>An observer that <c>AddConnectionObserver</c> added; resolved for each event.</summary>
internal abstract class ObserverRegistration(string? endpoint)
{
    /// <summary>The name of the endpoint whose connections it observes; null for all without one.</summary>
    public string? Endpoint { get; } = endpoint;

    public abstract IRpcConnectionObserver Resolve(IServiceProvider services);
}

internal sealed class ObserverRegistration<TObserver>(string? endpoint) : ObserverRegistration(endpoint)
    where TObserver : class, IRpcConnectionObserver
{
    public override IRpcConnectionObserver Resolve(IServiceProvider services) =>
        services.GetRequiredService<TObserver>();
}
