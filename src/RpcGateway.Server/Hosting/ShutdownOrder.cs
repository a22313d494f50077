using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RpcGateway.Services.Hosting;

namespace RpcGateway.Server.Hosting;

/// <summary>Reports, at the start, what would cut a shutdown short or let other services stop before the gateway.</summary>
internal static class ShutdownOrder
{
    public static void Check(
        IHostedService gateway, IEnumerable<IHostedService> services, HostOptions host, RpcGatewayOptions options, ILogger logger)
    {
        var total = ShutdownTimes.Total(options);
        if (total > host.ShutdownTimeout)
        {
            GatewayLifetimeLog.HostStopsTooEarly(logger, host.ShutdownTimeout, total);
        }

        // A host calls StoppingAsync of its services one after the other, in reverse order, and StopAsync only after that.
        var later = services.SkipWhile(service => service != gateway).Skip(1);
        foreach (var service in later.Where(service => service is IHostedLifecycleService and not IStopsIndependently))
        {
            GatewayLifetimeLog.StopsFirst(logger, service.GetType().ToString());
        }
    }
}
