using Microsoft.Extensions.Logging;

namespace RpcGateway.Samples.Arena;

internal static partial class ArenaLog
{
    [LoggerMessage(1, LogLevel.Error, "A tick of the arena failed; all players were removed.", EventName = nameof(TickFailed))]
    public static partial void TickFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        2, LogLevel.Warning,
        "The arena skipped {Skipped} ticks: the process was paused, or needs too long for a tick (mean: {Milliseconds} ms).",
        EventName = nameof(TicksSkipped))]
    public static partial void TicksSkipped(ILogger logger, long skipped, double milliseconds);

    [LoggerMessage(3, LogLevel.Warning, "A client of the arena could not be sent a message. The others were.", EventName = nameof(SendFailed))]
    public static partial void SendFailed(ILogger logger, Exception exception);
}
