using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Hosting;

internal static partial class GatewayDrainLog
{
    [LoggerMessage(1, LogLevel.Information, "The gateway is shutting down. Waiting for the running calls of {Count} connections.",
        EventName = nameof(Draining))]
    public static partial void Draining(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Information, "The gateway closed its connections; {Count} were aborted.",
        EventName = nameof(Drained))]
    public static partial void Drained(ILogger logger, int count);

    [LoggerMessage(3, LogLevel.Information,
        "The gateway is shutting down and no longer reports that it is ready. It accepts connections for another {Delay} "
            + "(ShutdownDelay).",
        EventName = nameof(StillAccepting))]
    public static partial void StillAccepting(ILogger logger, TimeSpan delay);
}
