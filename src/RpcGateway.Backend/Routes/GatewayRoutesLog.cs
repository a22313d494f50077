using Microsoft.Extensions.Logging;

namespace RpcGateway.Backend.Routes;

internal static partial class GatewayRoutesLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "The notification {Method} was dropped because no gateway is connected. Further ones are dropped without a log entry until a "
        + "gateway is connected.",
        EventName = nameof(NotificationDropped))]
    public static partial void NotificationDropped(ILogger logger, string method);
}
