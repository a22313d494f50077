using Microsoft.Extensions.Logging;

namespace RpcGateway.StreamJsonRpc.Connectors;

internal static partial class ConnectorLog
{
    [LoggerMessage(1, LogLevel.Information, "The link to backend {Backend} opened.", EventName = nameof(LinkOpened))]
    public static partial void LinkOpened(ILogger logger, string backend);

    [LoggerMessage(2, LogLevel.Warning, "The link to backend {Backend} ended; the next client opens a new one.",
        EventName = nameof(LinkLost))]
    public static partial void LinkLost(ILogger logger, string backend, Exception? exception);

    [LoggerMessage(3, LogLevel.Error, "A call to the target of backend {Backend} failed.", EventName = nameof(TargetFailed))]
    public static partial void TargetFailed(ILogger logger, string backend, Exception exception);
}
