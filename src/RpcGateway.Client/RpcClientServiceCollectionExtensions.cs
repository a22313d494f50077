using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Client;
using RpcGateway.Client.Registration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gateway clients.</summary>
public static class RpcClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds an <see cref="RpcClient"/> as a singleton. It connects in the background when it is first used, retries until it
    /// succeeds, and is closed with the application.
    /// </summary>
    public static IRpcClientBuilder AddRpcClient(
        this IServiceCollection services, Uri address, Action<RpcClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(address);
        Configure(services, Options.Options.DefaultName, configure);
        services.TryAddSingleton(provider => Create(provider, address, Options.Options.DefaultName));
        return new RpcClientBuilder(services, name: null);
    }

    /// <summary>
    /// Adds a named <see cref="RpcClient"/> as a keyed singleton: <c>[FromKeyedServices("name")]</c>. Otherwise it is the same as
    /// the unnamed client.
    /// </summary>
    public static IRpcClientBuilder AddRpcClient(
        this IServiceCollection services, string name, Uri address, Action<RpcClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(address);
        Configure(services, name, configure);
        services.TryAddKeyedSingleton(name, (provider, _) => Create(provider, address, name));
        return new RpcClientBuilder(services, name);
    }

    private static void Configure(IServiceCollection services, string name, Action<RpcClientOptions>? configure)
    {
        var options = services.AddOptions<RpcClientOptions>(name).Configure<IServiceProvider>((options, provider) =>
        {
            options.Reconnect.RetryFirstConnect = true;
            options.LoggerFactory = provider.GetService<ILoggerFactory>() ?? options.LoggerFactory;
            options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
        });
        if (configure is not null)
        {
            options.Configure(configure);
        }
    }

    private static RpcClient Create(IServiceProvider provider, Uri address, string name) =>
        RpcClient.Create(address, provider.GetRequiredService<IOptionsMonitor<RpcClientOptions>>().Get(name));
}
