using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway to a path.</summary>
public static class RpcGatewayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Takes WebSocket connections at a path; <c>UseWebSockets</c> is not needed. All services are callable at every
    /// path that is mapped.
    /// </summary>
    public static IEndpointConventionBuilder MapRpcGateway(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        if (endpoints.ServiceProvider.GetService<RpcGatewayMarker>() is null)
        {
            throw new InvalidOperationException("Call services.AddRpcGateway() before MapRpcGateway().");
        }

        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.Use(CoalescingUpgrade.Prepare);
        pipeline.UseWebSockets();
        // Resolved by the first request: mistakes in the options are reported when the application starts, not here.
        // From the application's services: a request's own would last as long as the connection.
        var services = endpoints.ServiceProvider;
        pipeline.Run(http => services.GetRequiredService<RpcEndpoint>().HandleAsync(http));
        return endpoints.Map(pattern, pipeline.Build())
            .WithDisplayName($"RpcGateway {pattern}")
            .WithMetadata(new DisableRequestTimeoutAttribute());
    }
}
