using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server.Registration;

internal sealed class RpcGatewayBuilder(IServiceCollection services, string? endpoint = null) : IRpcGatewayBuilder
{
    public IServiceCollection Services { get; } = services;

    public string? Endpoint { get; } = endpoint;
}
