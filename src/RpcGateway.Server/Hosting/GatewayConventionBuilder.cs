using Microsoft.AspNetCore.Builder;

namespace RpcGateway.Server.Hosting;

/// <summary>Applies the gateway's conventions to all of its endpoints.</summary>
internal sealed class GatewayConventionBuilder(IReadOnlyList<IEndpointConventionBuilder> endpoints)
    : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Add(convention);
        }
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Finally(finallyConvention);
        }
    }
}
