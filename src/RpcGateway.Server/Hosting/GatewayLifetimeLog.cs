using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Hosting;

internal static partial class GatewayLifetimeLog
{
    [LoggerMessage(1, LogLevel.Information, "The gateway stops: {Count} connections may finish their calls.",
        EventName = nameof(Draining))]
    public static partial void Draining(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Information, "The gateway has closed its connections; {Count} were cut off.",
        EventName = nameof(Drained))]
    public static partial void Drained(ILogger logger, int count);

    [LoggerMessage(3, LogLevel.Warning,
        "The thread pool is {Delay:0.0} s late, with {Threads} threads and {Pending} work items waiting: code that blocks its "
        + "thread holds up all connections. Await instead of blocking, or move blocking work to threads of its own.",
        EventName = nameof(ThreadPoolLate))]
    public static partial void ThreadPoolLate(ILogger logger, double delay, int threads, long pending);
}
