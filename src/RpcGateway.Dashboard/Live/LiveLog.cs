using Microsoft.Extensions.Logging;

namespace RpcGateway.Dashboard.Live;

internal static partial class LiveLog
{
    [LoggerMessage(1, LogLevel.Warning, "Connection {ClosedConnectionId} was closed from the live page by '{User}'.",
        EventName = nameof(ConnectionClosed))]
    public static partial void ConnectionClosed(ILogger logger, string closedConnectionId, string user);

    [LoggerMessage(2, LogLevel.Warning, "The backend {Backend} was asked to drain from the live page by '{User}'.",
        EventName = nameof(BackendDrained))]
    public static partial void BackendDrained(ILogger logger, string backend, string user);
}
