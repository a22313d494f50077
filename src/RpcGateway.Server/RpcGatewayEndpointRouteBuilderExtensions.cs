using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.Server.Discovery;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Hosting;
using RpcGateway.Server.Registration;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway to a path.</summary>
public static class RpcGatewayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Takes WebSocket connections at a path; <c>UseWebSockets</c> is not needed. Where discovery is on, GET
    /// <c>openrpc.json</c> below the path answers the OpenRPC document; conventions count for both.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="name">
    /// Which services are callable at the path: those of <see cref="RpcGatewayBuilderExtensions.ForEndpoint"/> with that
    /// name; null for all that were added without one.
    /// </param>
    public static IEndpointConventionBuilder MapRpcGateway(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        if (endpoints.ServiceProvider.GetService<RpcGatewayMarker>() is null)
        {
            throw new InvalidOperationException("Call services.AddRpcGateway() before MapRpcGateway().");
        }

        if (name is not null
            && !endpoints.ServiceProvider.GetServices<ServiceRegistration>().Any(service => service.Endpoint == name))
        {
            throw new InvalidOperationException(
                $"No service is for the endpoint '{name}': add it by AddRpcGateway().ForEndpoint(\"{name}\").AddService.");
        }

        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.Use(CoalescingUpgrade.Prepare);
        pipeline.UseWebSockets();
        // Resolved by the first request: mistakes in the options are reported when the application starts, not here.
        // From the application's services: a request's own would last as long as the connection.
        var services = endpoints.ServiceProvider;
        pipeline.Run(http => services.GetRequiredService<RpcEndpoint>().HandleAsync(http, name));
        var sockets = endpoints.Map(pattern, pipeline.Build())
            .WithDisplayName(name is null ? $"RpcGateway {pattern}" : $"RpcGateway endpoint '{name}' {pattern}")
            .WithMetadata(new DisableRequestTimeoutAttribute());
        return DiscoveryAddress.FindPattern(pattern) is { } documents
            ? new GatewayConventionBuilder([sockets, MapDiscovery(endpoints, documents, name)])
            : sockets;
    }

    private static IEndpointConventionBuilder MapDiscovery(IEndpointRouteBuilder endpoints, string pattern, string? name)
    {
        var services = endpoints.ServiceProvider;
        var documents = endpoints.MapMethods(
            pattern,
            [HttpMethods.Get, HttpMethods.Head],
            http => services.GetRequiredService<DiscoveryEndpoint>().HandleAsync(http, name));
        documents.WithDisplayName(name is null ? $"RpcGateway {pattern}" : $"RpcGateway endpoint '{name}' {pattern}");

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
