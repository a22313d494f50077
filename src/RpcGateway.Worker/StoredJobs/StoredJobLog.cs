using Microsoft.Extensions.Logging;

namespace RpcGateway.Worker.StoredJobs;

internal static partial class StoredJobLog
{
    [LoggerMessage(1, LogLevel.Information, "Takes stored jobs from {Gateway} as {Worker}.", EventName = nameof(Connected))]
    public static partial void Connected(ILogger logger, Uri gateway, string worker);

    [LoggerMessage(
        2, LogLevel.Warning, "Takes no stored jobs from {Gateway}: {Reason} It is tried again until that changes.", EventName = nameof(Disconnected))]
    public static partial void Disconnected(ILogger logger, Uri gateway, string reason);
}
