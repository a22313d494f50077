using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server.Discovery;
using RpcGateway.Server.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway to a path.</summary>
public static class RpcGatewayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Takes WebSocket connections at a path; <c>UseWebSockets</c> is not needed. All services are callable at every
    /// path that is mapped. Where discovery is on, GET <c>openrpc.json</c> below the path answers the OpenRPC document;
    /// conventions count for both.
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
        var sockets = endpoints.Map(pattern, pipeline.Build())
            .WithDisplayName($"RpcGateway {pattern}")
            .WithMetadata(new DisableRequestTimeoutAttribute());
        return DiscoveryAddress.FindPattern(pattern) is { } documents
            ? new GatewayConventionBuilder([sockets, MapDiscovery(endpoints, documents)])
            : sockets;
    }

    private static IEndpointConventionBuilder MapDiscovery(IEndpointRouteBuilder endpoints, string pattern)
    {
        var services = endpoints.ServiceProvider;
        var documents = endpoints.MapMethods(
            pattern,
            [HttpMethods.Get, HttpMethods.Head],
            http => services.GetRequiredService<DiscoveryEndpoint>().HandleAsync(http));
        documents.WithDisplayName($"RpcGateway {pattern}");

        // A name is for one endpoint, and the gateway's is that for sockets.
        documents.Finally(endpoint =>
        {
            foreach (var name in endpoint.Metadata.OfType<IEndpointNameMetadata>().ToList())
            {
                endpoint.Metadata.Remove(name);
            }
        });
        return documents;
    }
}
