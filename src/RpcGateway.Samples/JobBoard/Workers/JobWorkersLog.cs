using Microsoft.Extensions.Logging;

namespace RpcGateway.Samples.JobBoard.Workers;

internal static partial class JobWorkersLog
{
    [LoggerMessage(1, LogLevel.Information, "The worker {Worker} takes up to {Places} stored jobs at once.", EventName = nameof(Joined))]
    public static partial void Joined(ILogger logger, string worker, int places);

    [LoggerMessage(2, LogLevel.Information, "The worker {Worker} takes no more stored jobs.", EventName = nameof(Left))]
    public static partial void Left(ILogger logger, string worker);

    [LoggerMessage(
        3, LogLevel.Warning, "Two workers have the name {Worker}, or it has connected again: the earlier one gets no more stored jobs.",
        EventName = nameof(Replaced))]
    public static partial void Replaced(ILogger logger, string worker);

    [LoggerMessage(
        4, LogLevel.Warning, "The worker {Worker} did not report for {Timeout}. It gets no stored jobs until it answers.", EventName = nameof(Silent))]
    public static partial void Silent(ILogger logger, string worker, TimeSpan timeout);

    [LoggerMessage(5, LogLevel.Information, "The worker {Worker} answers, and gets stored jobs again.", EventName = nameof(Returned))]
    public static partial void Returned(ILogger logger, string worker);
}
