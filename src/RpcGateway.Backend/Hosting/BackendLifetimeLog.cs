using Microsoft.Extensions.Logging;

namespace RpcGateway.Backend.Hosting;

internal static partial class BackendLifetimeLog
{
    [LoggerMessage(1, LogLevel.Information, "The backend is shutting down. Waiting for the running calls of {Count} clients.",
        EventName = nameof(Draining))]
    public static partial void Draining(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Information, "The backend has closed its links.", EventName = nameof(Drained))]
    public static partial void Drained(ILogger logger);
}
