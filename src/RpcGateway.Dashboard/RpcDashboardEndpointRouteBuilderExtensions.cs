using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RpcGateway.Dashboard;
using RpcGateway.Dashboard.Live;
using RpcGateway.Dashboard.Pages;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the dashboard to a path.</summary>
public static class RpcDashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the dashboard at a path and below it: in the Development environment only, unless
    /// <see cref="RpcDashboardOptions.Enabled"/> says otherwise, and then behind the default authorization policy unless
    /// the result is told another one, or <c>AllowAnonymous</c>. With <c>AddRpcDashboard</c> it has the live page too, and
    /// the conventions of the result count for that as well as for what feeds it.
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
                $"Endpoint is '{endpoint}', but must begin with '/', as the path that MapRpcGateway was given.",
                nameof(configure));
        }

        var group = endpoints.MapGroup(pattern);
        var environment = endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>();
        var isDevelopment = environment.IsDevelopment();
        if (options.Enabled ?? isDevelopment)
        {
            var isLive = endpoints.ServiceProvider.GetService<LiveService>() is not null;
            new DashboardEndpoints(PageFiles.Embedded, options, isLive).Map(group);
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
