namespace RpcGateway.Host.Telemetry;

internal static partial class ExportLog
{
    [LoggerMessage(1, LogLevel.Information, "{What} are exported to {Endpoint}.", EventName = nameof(Exporting))]
    public static partial void Exporting(ILogger logger, string what, string endpoint);

    [LoggerMessage(2, LogLevel.Warning, "Telemetry could not be exported; what fails within {Minutes} minutes is not told again. {Failure}",
        EventName = nameof(ExportFailed))]
    public static partial void ExportFailed(ILogger logger, double minutes, string failure);
}
