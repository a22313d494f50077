using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RpcGateway.Dashboard;
using RpcGateway.Dashboard.Endpoints;
using RpcGateway.Dashboard.Live;
using RpcGateway.Dashboard.Pages;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the dashboard to a path.</summary>
public static class RpcDashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the dashboard at a path and below it. By default it is served in the Development environment only; set
    /// <see cref="RpcDashboardOptions.Enabled"/> to change that. In other environments it requires the default
    /// authorization policy, unless you call <c>RequireAuthorization</c> with a policy or <c>AllowAnonymous</c> on the
    /// result. With <c>AddRpcDashboard</c> the dashboard includes the live page, and the conventions of the result also
    /// apply to the live page and its endpoint.
    /// </summary>
    public static IEndpointConventionBuilder MapRpcDashboard(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Action<RpcDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var options = new RpcDashboardOptions();
        configure?.Invoke(options);
        if (options.Endpoint is { } endpoint && !endpoint.StartsWith('/'))
        {
            throw new ArgumentException(
                $"Endpoint is '{endpoint}', but must start with '/', like the path that was passed to MapRpcGateway.",
                nameof(configure));
        }

        var group = endpoints.MapGroup(pattern);
        var environment = endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>();
        var isDevelopment = environment.IsDevelopment();
        if (options.Enabled ?? isDevelopment)
        {
            var isLive = endpoints.ServiceProvider.GetService<LiveService>() is not null;
            new DashboardEndpoints(PageFiles.Dashboard, options.Endpoint, isLive, [.. options.Links]).Map(group);
            if (isLive)
            {
                group.MapRpcGateway("/" + LiveEndpoint.Path, LiveEndpoint.Name);
            }

            if (!isDevelopment)
            {
                ((IEndpointConventionBuilder)group).Finally(DefaultAuthorization.Add);
            }
        }
        else if (options.Enabled is null)
        {
            var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(DashboardLog.Category);
            DashboardLog.NotServed(logger, pattern, environment.EnvironmentName);
        }

        return group;
    }
}
