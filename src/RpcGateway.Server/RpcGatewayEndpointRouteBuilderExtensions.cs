using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Discovery;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Hosting;
using RpcGateway.Server.Prefixes;
using RpcGateway.Server.Registration;
using RpcGateway.Server.Relays;
using RpcGateway.Services.Dispatch;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway to a path.</summary>
public static class RpcGatewayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Accepts WebSocket connections at a path; <c>UseWebSockets</c> is not needed. If discovery is enabled, GET
    /// <c>openrpc.json</c> below the path returns the OpenRPC document; conventions apply to both.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="name">
    /// Selects the services at the path: those added with <see cref="RpcGatewayBuilderExtensions.ForEndpoint"/> and that name;
    /// null for those added without a name.
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
            && !endpoints.ServiceProvider.GetServices<ServiceRegistration>().Any(service => service.Endpoint == name)
            && !endpoints.ServiceProvider.GetServices<IPrefixSource>().Any(source => source.Endpoints.Contains(name)))
        {
            throw new InvalidOperationException(
                $"No service is registered for endpoint '{name}'. Register one with AddRpcGateway().ForEndpoint(\"{name}\").AddService.");
        }

        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.Use(CoalescingUpgrade.Prepare);
        pipeline.UseWebSockets();

        // Resolved on the first request: invalid options are reported when the application starts, not here. Resolved from the
        // application's services: the services of a request would live as long as the connection.
        var services = endpoints.ServiceProvider;
        pipeline.Run(http => services.GetRequiredService<RpcEndpoint>().HandleAsync(http, name));
        var sockets = endpoints.Map(pattern, pipeline.Build())
            .WithDisplayName(name is null ? $"RpcGateway {pattern}" : $"RpcGateway endpoint '{name}' {pattern}")
            .WithMetadata(new DisableRequestTimeoutAttribute());
        return DiscoveryAddress.FindPattern(pattern) is { } documents
            ? new GatewayConventionBuilder([sockets, MapDiscovery(endpoints, documents, name)])
            : sockets;
    }

    /// <summary>
    /// Accepts the connections of backends at a path. A backend can serve all allowed contracts to all clients, so the path needs
    /// authorization: <c>MapRpcBackends("/rpc/backends").RequireAuthorization("backend")</c>.
    /// </summary>
    public static IEndpointConventionBuilder MapRpcBackends(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        if (services.GetService<BackendEndpoint>() is null)
        {
            throw new InvalidOperationException("Call services.AddRpcGateway().AddBackends(...) before MapRpcBackends().");
        }

        services.GetRequiredService<GatewayMethods>().DescribeMissing(services.GetRequiredService<BackendRegistry>().DescribeMissing);
        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.Use(CoalescingUpgrade.Prepare);
        pipeline.UseWebSockets();
        pipeline.Run(http => services.GetRequiredService<BackendEndpoint>().HandleAsync(http));
        return endpoints.Map(pattern, pipeline.Build())
            .WithDisplayName($"RpcGateway backends {pattern}")
            .WithMetadata(new DisableRequestTimeoutAttribute());
    }

    /// <summary>
    /// Accepts the links of the gateway's other nodes at a path, so that a client can return at any node and continue its session,
    /// which stays at its node: <c>MapRpcNodes("/rpc/nodes")</c>. Needs a backplane that connects the nodes, such as that of
    /// <c>AddRedisBackplane</c>. Nodes prove with a key that they belong to the gateway; the path needs no authorization, and no
    /// access from outside.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The path, without parameters.</param>
    public static IEndpointConventionBuilder MapRpcNodes(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        var address = services.GetService<RelayAddress>()
            ?? throw new InvalidOperationException("Call services.AddRpcGateway() before MapRpcNodes().");
        address.Path = new PathString(pattern.StartsWith('/') ? pattern : $"/{pattern}");
        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.Use(CoalescingUpgrade.Prepare);
        pipeline.UseWebSockets();
        pipeline.Run(http => services.GetRequiredService<RelayEndpoint>().HandleAsync(http));
        return endpoints.Map(pattern, pipeline.Build())
            .WithDisplayName($"RpcGateway nodes {pattern}")
            .WithMetadata(new DisableRequestTimeoutAttribute(), new AllowAnonymousAttribute());
    }

    private static IEndpointConventionBuilder MapDiscovery(IEndpointRouteBuilder endpoints, string pattern, string? name)
    {
        var services = endpoints.ServiceProvider;
        var documents = endpoints.MapMethods(
            pattern,
            [HttpMethods.Get, HttpMethods.Head],
            http => services.GetRequiredService<DiscoveryEndpoint>().HandleAsync(http, name));
        documents.WithDisplayName(name is null ? $"RpcGateway {pattern}" : $"RpcGateway endpoint '{name}' {pattern}");

        // An endpoint name must be unique, and the gateway's WebSocket endpoint has it.
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
