using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server;

/// <summary>Adds services, filters and observers to the gateway.</summary>
public interface IRpcGatewayBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
