using Microsoft.Extensions.Logging;

namespace RpcGateway.Samples.JobBoard;

internal static partial class JobBoardLog
{
    [LoggerMessage(1, LogLevel.Warning, "Attempt {Attempt} of a job was lost: {Reason} It runs again.", EventName = nameof(AttemptLost))]
    public static partial void AttemptLost(ILogger logger, int attempt, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Attempt {Attempt} of a job failed.", EventName = nameof(JobFailed))]
    public static partial void JobFailed(ILogger logger, Exception exception, int attempt);

    [LoggerMessage(3, LogLevel.Warning, "The store of the job board failed; it is tried again.", EventName = nameof(StoreFailed))]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "{Jobs} jobs that had not ended run here now.", EventName = nameof(TakenOver))]
    public static partial void TakenOver(ILogger logger, int jobs);

    [LoggerMessage(5, LogLevel.Error, "The job board looked for jobs without success; it tries again after NodeInterval.", EventName = nameof(RoundFailed))]
    public static partial void RoundFailed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Error, "The records of job {Job} cannot be read, so it does not run.", EventName = nameof(JobUnreadable))]
    public static partial void JobUnreadable(ILogger logger, Exception exception, string job);
}
