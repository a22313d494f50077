using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server;

/// <summary>Adds services, filters and observers to the gateway.</summary>
public interface IRpcGatewayBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>
    /// The name of the endpoint that services, filters and observers are added to; null for the endpoints without a name.
    /// </summary>
    string? Endpoint { get; }
}
