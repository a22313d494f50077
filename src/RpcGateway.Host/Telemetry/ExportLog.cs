namespace RpcGateway.Host.Telemetry;

internal static partial class ExportLog
{
    [LoggerMessage(1, LogLevel.Information, "{What} are exported to {Endpoint}.", EventName = nameof(Exporting))]
    public static partial void Exporting(ILogger logger, string what, string endpoint);

    [LoggerMessage(2, LogLevel.Warning,
        "Exporting telemetry failed; further failures are not logged for {Minutes} minutes. {Failure}",
        EventName = nameof(ExportFailed))]
    public static partial void ExportFailed(ILogger logger, double minutes, string failure);
}
