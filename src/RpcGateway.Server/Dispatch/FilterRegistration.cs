using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server.Dispatch;

/// <summary>A filter that <c>AddFilter</c> added.</summary>
internal abstract class FilterRegistration
{
    public abstract IRpcFilter Resolve(IServiceProvider services);
}

internal sealed class FilterRegistration<TFilter> : FilterRegistration
    where TFilter : class, IRpcFilter
{
    public override IRpcFilter Resolve(IServiceProvider services) => services.GetRequiredService<TFilter>();
}
