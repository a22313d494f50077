using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Hosting;

internal static partial class GatewayLifetimeLog
{
    [LoggerMessage(1, LogLevel.Information, "The gateway is shutting down. Waiting for the running calls of {Count} connections.",
        EventName = nameof(Draining))]
    public static partial void Draining(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Information, "The gateway closed its connections; {Count} were aborted.",
        EventName = nameof(Drained))]
    public static partial void Drained(ILogger logger, int count);

    [LoggerMessage(3, LogLevel.Warning,
        "The thread pool is starved: a timer was {Delay:0.0} s late, with {Threads} threads and {Pending} queued work items. Code "
        + "that blocks its thread delays all connections. Await instead of blocking, or move blocking work to dedicated threads.",
        EventName = nameof(ThreadPoolLate))]
    public static partial void ThreadPoolLate(ILogger logger, double delay, int threads, long pending);
}
