using Microsoft.Extensions.Logging;

namespace RpcGateway.Services.Presence;

internal static partial class PresenceLog
{
    [LoggerMessage(1, LogLevel.Warning, "An invalid presence message of another node was ignored: {Reason}", EventName = nameof(InvalidMessage))]
    public static partial void InvalidMessage(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning,
        "The connections of node {NodeId} could not be read. Until they can, readers of presence see the former ones: {Reason}",
        EventName = nameof(ReadFailed))]
    public static partial void ReadFailed(ILogger logger, string nodeId, string reason);

    [LoggerMessage(3, LogLevel.Warning,
        "A reader of presence is too slow: more than {MaxWatchBacklog} entries wait for it (MaxWatchBacklog). It receives a new snapshot.",
        EventName = nameof(ReaderTooSlow))]
    public static partial void ReaderTooSlow(ILogger logger, int maxWatchBacklog);

    [LoggerMessage(4, LogLevel.Error, "Reporting changes of presence failed.", EventName = nameof(ReportFailed))]
    public static partial void ReportFailed(ILogger logger, Exception exception);
}
