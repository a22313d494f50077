using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Registration;
using RpcGateway.Services;
using RpcGateway.Services.Presence;

namespace RpcGateway.Server;

/// <summary>Adds services, filters and observers to the gateway, or to one of its endpoints.</summary>
public static class RpcGatewayBuilderExtensions
{
    /// <summary>
    /// Returns a builder whose services, filters and observers are added only to the endpoint with that name, which
    /// <c>MapRpcGateway(pattern, name)</c> maps. Such an endpoint is separate from the others: its clients are not part of
    /// <see cref="IRpcClients{TCallback}"/> and <see cref="IRpcGroups"/>, except as the caller, and pages of other origins cannot
    /// connect to it, regardless of <see cref="RpcGatewayOptions.AllowedOrigins"/>.
    /// </summary>
    public static IRpcGatewayBuilder ForEndpoint(this IRpcGatewayBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new RpcGatewayBuilder(builder.Services, name);
    }

    // The compiler cannot infer the type of the builder when the other type arguments are explicit. Therefore each method exists
    // again for the gateway's builder.

    /// <inheritdoc cref="RpcServiceBuilderExtensions.AddService{TContract, TService}(IRpcServiceBuilder)"/>
    public static IRpcGatewayBuilder AddService<
        TContract, [DynamicallyAccessedMembers(RpcServiceBuilderExtensions.Service)] TService>(this IRpcGatewayBuilder builder)
        where TContract : class
        where TService : class, TContract
    {
        RpcServiceBuilderExtensions.AddService<TContract, TService>(builder);
        return builder;
    }

    /// <inheritdoc cref="RpcServiceBuilderExtensions.AddFilter{TFilter}(IRpcServiceBuilder)"/>
    public static IRpcGatewayBuilder AddFilter<
        [DynamicallyAccessedMembers(RpcServiceBuilderExtensions.Constructed)] TFilter>(this IRpcGatewayBuilder builder)
        where TFilter : class, IRpcFilter
    {
        RpcServiceBuilderExtensions.AddFilter<TFilter>(builder);
        return builder;
    }

    /// <inheritdoc cref="RpcServiceBuilderExtensions.AddConnectionObserver{TObserver}(IRpcServiceBuilder)"/>
    public static IRpcGatewayBuilder AddConnectionObserver<
        [DynamicallyAccessedMembers(RpcServiceBuilderExtensions.Constructed)] TObserver>(this IRpcGatewayBuilder builder)
        where TObserver : class, IRpcConnectionObserver
    {
        RpcServiceBuilderExtensions.AddConnectionObserver<TObserver>(builder);
        return builder;
    }

    /// <summary>
    /// Lets backends register contracts. <c>MapRpcBackends</c> maps the path that they connect to. Errors in the options are
    /// reported when the application starts.
    /// </summary>
    public static IRpcGatewayBuilder AddBackends(
        this IRpcGatewayBuilder builder, Action<RpcGatewayBackendOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        builder.Services.AddOptions<RpcGatewayBackendOptions>().ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RpcGatewayBackendOptions>, BackendOptionsValidator>());
        builder.Services.TryAddSingleton<KeyedTargets>();
        builder.Services.TryAddSingleton<BackendRegistry>();
        builder.Services.TryAddSingleton<BackendParts>();
        builder.Services.TryAddSingleton<BackendLinks>();
        builder.Services.TryAddSingleton<BackendEndpoint>();
        builder.Services.TryAddSingleton<BackendDirectory>();
        builder.Services.TryAddSingleton<IRpcBackends>(provider => provider.GetRequiredService<BackendDirectory>());
        return builder;
    }

    /// <summary>
    /// Adds <see cref="IRpcPresence"/>: who is online on all nodes. Further calls only add configuration. Errors in the options are reported
    /// when the application starts.
    /// </summary>
    public static IRpcGatewayBuilder AddPresence(this IRpcGatewayBuilder builder, Action<RpcPresenceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.AddOptions<RpcPresenceOptions>().ValidateOnStart();
        PresenceServices.TryAdd(builder.Services);
        return builder;
    }
}
