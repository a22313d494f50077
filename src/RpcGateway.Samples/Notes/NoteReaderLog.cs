using Microsoft.Extensions.Logging;

namespace RpcGateway.Samples.Notes;

internal static partial class NoteReaderLog
{
    [LoggerMessage(1, LogLevel.Warning, "Change {Sequence} of note {Note} cannot be read, and is skipped. {Reason}", EventName = nameof(ChangeSkipped))]
    public static partial void ChangeSkipped(this ILogger logger, string note, long sequence, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Version {Version} of note {Note} cannot be read; an older one is used. {Reason}", EventName = nameof(VersionSkipped))]
    public static partial void VersionSkipped(this ILogger logger, string note, long version, string reason);
}
