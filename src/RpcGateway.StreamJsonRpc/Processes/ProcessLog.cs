using Microsoft.Extensions.Logging;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>The life of processes. A tool is the name of its program and its process id.</summary>
internal static partial class ProcessLog
{
    [LoggerMessage(1, LogLevel.Information, "{Tool} started for connection {RpcConnectionId}.", EventName = nameof(Started))]
    public static partial void Started(ILogger logger, string tool, string rpcConnectionId);

    [LoggerMessage(2, LogLevel.Information, "{Tool} ended with exit code {ExitCode}.", EventName = nameof(Ended))]
    public static partial void Ended(ILogger logger, string tool, int exitCode);

    [LoggerMessage(3, LogLevel.Information, "{Tool}: {Line}", EventName = nameof(ErrorLine))]
    public static partial void ErrorLine(ILogger logger, string tool, string line);

    [LoggerMessage(4, LogLevel.Warning, "{Tool} wrote {Count} more lines to standard error than are logged (MaxErrorLines).",
        EventName = nameof(ErrorLinesDropped))]
    public static partial void ErrorLinesDropped(ILogger logger, string tool, long count);

    [LoggerMessage(5, LogLevel.Warning, "{Tool} did not end after {Step}.", EventName = nameof(StepTimedOut))]
    public static partial void StepTimedOut(ILogger logger, string tool, string step);

    [LoggerMessage(6, LogLevel.Error, "{Tool} could not be ended.", EventName = nameof(NotEnded))]
    public static partial void NotEnded(ILogger logger, string tool);

    [LoggerMessage(7, LogLevel.Warning, "The folder {Folder} could not be removed.", EventName = nameof(FolderNotRemoved))]
    public static partial void FolderNotRemoved(ILogger logger, string folder, Exception exception);

    [LoggerMessage(8, LogLevel.Warning,
        "This system has no program '{Program}', so the children of tools cannot be ended reliably, and tools outlive a gateway "
            + "that is killed. Install util-linux or BusyBox.",
        EventName = nameof(NoSessions))]
    public static partial void NoSessions(ILogger logger, string program);

    [LoggerMessage(9, LogLevel.Error, "The guard of the processes ended and is started again.", EventName = nameof(GuardLost))]
    public static partial void GuardLost(ILogger logger, Exception? exception);
}
