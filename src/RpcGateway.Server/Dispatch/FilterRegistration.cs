using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server.Dispatch;

/// <summary>A filter that <c>AddFilter</c> added.</summary>
internal abstract class FilterRegistration(string? endpoint)
{
    /// <summary>The name of the endpoint whose calls it wraps; null for all without one.</summary>
    public string? Endpoint { get; } = endpoint;

    public abstract IRpcFilter Resolve(IServiceProvider services);
}

internal sealed class FilterRegistration<TFilter>(string? endpoint) : FilterRegistration(endpoint)
    where TFilter : class, IRpcFilter
{
    public override IRpcFilter Resolve(IServiceProvider services) => services.GetRequiredService<TFilter>();
}
