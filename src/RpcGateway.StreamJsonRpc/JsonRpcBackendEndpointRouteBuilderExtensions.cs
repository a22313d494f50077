using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server.Handshakes;
using RpcGateway.StreamJsonRpc.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps services that speak JSON-RPC over a byte stream to a path.</summary>
public static class JsonRpcBackendEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Gives each WebSocket at a path to one service: each WebSocket message is one JSON-RPC message without a header, forwarded
    /// as it is, in both directions and in order. The rules for origins, tokens, sizes and numbers of calls are those of
    /// <c>MapRpcGateway</c>. <c>UseWebSockets</c> is not needed.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="backend">The name that <c>AddStreamJsonRpcBackend</c> was called with.</param>
    public static IEndpointConventionBuilder MapJsonRpcBackend(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string backend)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentException.ThrowIfNullOrEmpty(backend);
        if (!endpoints.ServiceProvider.GetServices<BackendRegistration>().Any(registered => registered.Name == backend))
        {
            throw new InvalidOperationException(
                $"Call services.AddRpcGateway().AddStreamJsonRpcBackend(\"{backend}\", ...) before MapJsonRpcBackend(\"{pattern}\", \"{backend}\").");
        }

        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.Use(CoalescingUpgrade.Prepare);
        pipeline.UseWebSockets();

        // Resolved on the first request: invalid options are reported when the application starts, not here.
        var services = endpoints.ServiceProvider;
        pipeline.Run(http => services.GetRequiredService<BackendEndpoint>().HandleAsync(http, backend));
        return endpoints.Map(pattern, pipeline.Build())
            .WithDisplayName($"JSON-RPC backend '{backend}' {pattern}")
            .WithMetadata(new DisableRequestTimeoutAttribute());
    }
}
