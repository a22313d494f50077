using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Services.Registration;

/// <summary>A filter or an observer that was added to an endpoint.</summary>
/// <typeparam name="T"><see cref="IRpcFilter"/> or <see cref="IRpcConnectionObserver"/>.</typeparam>
internal abstract class EndpointRegistration<T>(string? endpoint)
{
    /// <summary>The name of the endpoint it was added to; null for all endpoints without a name.</summary>
    public string? Endpoint { get; } = endpoint;

    public abstract T Resolve(IServiceProvider services);
}

internal sealed class EndpointRegistration<T, TImplementation>(string? endpoint) : EndpointRegistration<T>(endpoint)
    where TImplementation : class, T
{
    public override T Resolve(IServiceProvider services) => services.GetRequiredService<TImplementation>();
}
