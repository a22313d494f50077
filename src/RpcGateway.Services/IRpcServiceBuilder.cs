using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Services;

/// <summary>Adds services, filters and observers to a process that serves contracts: a gateway or a backend.</summary>
public interface IRpcServiceBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>
    /// The name of the gateway's endpoint that services, filters and observers are added to; null for the endpoints without a
    /// name, and in a backend.
    /// </summary>
    string? Endpoint { get; }
}
