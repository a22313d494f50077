using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Server;
using RpcGateway.Server.Prefixes;
using RpcGateway.StreamJsonRpc;
using RpcGateway.StreamJsonRpc.Hosting;
using RpcGateway.StreamJsonRpc.Prefixes;
using RpcGateway.StreamJsonRpc.Processes;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds services that speak JSON-RPC over a byte stream.</summary>
public static class StreamJsonRpcGatewayBuilderExtensions
{
    /// <summary>
    /// Adds a service: one written with StreamJsonRpc, a language server, or a tool that speaks JSON-RPC over standard input and
    /// output. <c>MapJsonRpcBackend</c> maps it to a path, <c>UsePrefix</c> adds its methods to this endpoint. All errors in the options are reported together when the application
    /// starts.
    /// </summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">The name of the backend.</param>
    /// <param name="configure">Says how to connect, and sets limits.</param>
    public static IRpcGatewayBuilder AddStreamJsonRpcBackend(
        this IRpcGatewayBuilder builder, string name, Action<StreamJsonRpcBackendOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        if (services.Any(service => service.ImplementationInstance is BackendRegistration registered && registered.Name == name))
        {
            throw new InvalidOperationException($"A backend with the name '{name}' was already added. Choose another name.");
        }

        services.AddSingleton(new BackendRegistration(name, builder.Endpoint));
        services.AddOptions<StreamJsonRpcBackendOptions>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<StreamJsonRpcBackendOptions>, BackendOptionsValidator>());
        services.TryAddSingleton<ProcessGuard>();
        services.TryAddSingleton<BackendRegistry>();
        services.TryAddSingleton<BackendRelays>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BackendRelays>(
            provider => provider.GetRequiredService<BackendRelays>()));
        services.TryAddSingleton<BackendEndpoint>();
        services.TryAddSingleton<PrefixRuns>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPrefixSource, PrefixBackends>());
        return builder;
    }
}
