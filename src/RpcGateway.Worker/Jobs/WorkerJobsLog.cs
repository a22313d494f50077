using Microsoft.Extensions.Logging;

namespace RpcGateway.Worker.Jobs;

internal static partial class WorkerJobsLog
{
    [LoggerMessage(1, LogLevel.Information, "Job {Number} started: {Job}.", EventName = nameof(Started))]
    public static partial void Started(ILogger logger, int number, string job);

    [LoggerMessage(2, LogLevel.Information, "Job {Number} completed after {Elapsed}.", EventName = nameof(Completed))]
    public static partial void Completed(ILogger logger, int number, TimeSpan elapsed);

    [LoggerMessage(3, LogLevel.Information, "Job {Number} was cancelled after {Elapsed}.", EventName = nameof(Cancelled))]
    public static partial void Cancelled(ILogger logger, int number, TimeSpan elapsed);

    [LoggerMessage(4, LogLevel.Warning, "Job {Number} failed after {Elapsed} with {ExceptionType}.", EventName = nameof(Failed))]
    public static partial void Failed(ILogger logger, int number, TimeSpan elapsed, Type exceptionType);
}
