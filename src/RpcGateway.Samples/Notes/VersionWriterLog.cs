using Microsoft.Extensions.Logging;

namespace RpcGateway.Samples.Notes;

internal static partial class VersionWriterLog
{
    [LoggerMessage(1, LogLevel.Warning, "No version of note {Note} was stored. The next changes cause another attempt.", EventName = nameof(VersionFailed))]
    public static partial void VersionFailed(this ILogger logger, string note, Exception exception);
}
