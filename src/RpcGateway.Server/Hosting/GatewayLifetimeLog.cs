using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Hosting;

internal static partial class GatewayLifetimeLog
{
    [LoggerMessage(3, LogLevel.Warning,
        "The thread pool is starved: a timer was {Delay:0.0} s late, with {Threads} threads and {Pending} queued work items. Code "
        + "that blocks its thread delays all connections. Await instead of blocking, or move blocking work to dedicated threads.",
        EventName = nameof(ThreadPoolLate))]
    public static partial void ThreadPoolLate(ILogger logger, double delay, int threads, long pending);

    [LoggerMessage(4, LogLevel.Warning,
        "The host stops after {Limit} (HostOptions.ShutdownTimeout), but a shutdown of the gateway may take {Total} (ShutdownDelay, "
            + "ShutdownTimeout and the time to close the connections). Calls may be aborted.",
        EventName = nameof(HostStopsTooEarly))]
    public static partial void HostStopsTooEarly(ILogger logger, TimeSpan limit, TimeSpan total);

    [LoggerMessage(5, LogLevel.Information,
        "{Service} was added after the gateway, so its StoppingAsync may run before the calls of clients have ended. If calls depend "
            + "on it, add it before the gateway.",
        EventName = nameof(StopsFirst))]
    public static partial void StopsFirst(ILogger logger, string service);
}
