using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Hosting;

internal static partial class NodeDrainLog
{
    [LoggerMessage(1, LogLevel.Information,
        "This node was taken out of service: it is not ready, accepts no new clients, and asks {Count} clients to move.",
        EventName = nameof(Started))]
    public static partial void Started(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Information, "This node is in service again and accepts clients.", EventName = nameof(Stopped))]
    public static partial void Stopped(ILogger logger);
}
