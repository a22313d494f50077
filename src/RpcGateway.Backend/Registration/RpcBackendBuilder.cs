using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Backend.Registration;

internal sealed class RpcBackendBuilder(IServiceCollection services) : IRpcBackendBuilder
{
    public IServiceCollection Services { get; } = services;

    public string? Endpoint => null;
}
