using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server.Hosting;

internal sealed class RpcGatewayBuilder(IServiceCollection services) : IRpcGatewayBuilder
{
    public IServiceCollection Services { get; } = services;
}
