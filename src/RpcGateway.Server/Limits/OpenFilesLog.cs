using System.Net;
using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Limits;

internal static partial class OpenFilesLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "Almost all of the {Limit} file descriptors of the process are in use. Connections to {EndPoint} are accepted when some are closed. "
            + "Allow the process more of them (ulimit -n).",
        EventName = nameof(AcceptingPaused))]
    public static partial void AcceptingPaused(ILogger logger, EndPoint endPoint, int? limit);
}
