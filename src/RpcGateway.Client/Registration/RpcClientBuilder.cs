using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace RpcGateway.Client.Registration;

/// <summary>
/// Registers the services of one client: keyed services if the client has a name, plain services otherwise.
/// </summary>
internal sealed class RpcClientBuilder(IServiceCollection services, string? name) : IRpcClientBuilder
{
    public IServiceCollection Services => services;

    public string? Name => name;

    public IRpcClientBuilder AddContract<TContract>()
        where TContract : class
    {
        if (name is null)
        {
            services.TryAddSingleton(static provider =>
                provider.GetRequiredService<RpcClient>().GetProxy<TContract>());
        }
        else
        {
            services.TryAddKeyedSingleton(name, static (provider, key) =>
                provider.GetRequiredKeyedService<RpcClient>(key).GetProxy<TContract>());
        }

        return this;
    }

    public IRpcClientBuilder AddCallback<TCallback>()
        where TCallback : class => Configure(static (provider, options) =>
            options.AddCallback(provider.GetRequiredService<TCallback>()));

    public IRpcClientBuilder Configure(Action<IServiceProvider, RpcClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton<IConfigureOptions<RpcClientOptions>>(provider =>
            new ConfigureNamedOptions<RpcClientOptions>(
                name ?? Options.DefaultName, options => configure(provider, options)));
        return this;
    }
}
