using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Client;

/// <summary>Configures a registered client.</summary>
public interface IRpcClientBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>The client's name, which is also its service key; null for the unnamed client.</summary>
    string? Name { get; }

    /// <summary>Makes a contract injectable; its proxy makes calls through this client.</summary>
    IRpcClientBuilder AddContract<TContract>()
        where TContract : class;

    /// <summary>Registers the service <typeparamref name="TCallback"/> for calls from the server.</summary>
    IRpcClientBuilder AddCallback<TCallback>()
        where TCallback : class;

    /// <summary>Sets options that need services, for example a token provider.</summary>
    IRpcClientBuilder Configure(Action<IServiceProvider, RpcClientOptions> configure);
}
