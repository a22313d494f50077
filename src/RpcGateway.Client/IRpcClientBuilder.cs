using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Client;

/// <summary>Adds to a registered client.</summary>
public interface IRpcClientBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>The client's name, which is its key as a service, or null.</summary>
    string? Name { get; }

    /// <summary>Makes a contract injectable: its proxy calls through this client.</summary>
    IRpcClientBuilder AddContract<TContract>()
        where TContract : class;

    /// <summary>Lets the server call the <typeparamref name="TCallback"/> that is registered as a service.</summary>
    IRpcClientBuilder AddCallback<TCallback>()
        where TCallback : class;

    /// <summary>Sets options that need a service, as a token provider does.</summary>
    IRpcClientBuilder Configure(Action<IServiceProvider, RpcClientOptions> configure);
}
