using System.Net;

namespace RpcGateway.Host.Backends;

internal static partial class BackendAccessLog
{
    [LoggerMessage(1, LogLevel.Warning, "The backend at {RemoteAddress} was refused. {Reason}", EventName = nameof(Refused))]
    public static partial void Refused(ILogger logger, IPAddress? remoteAddress, string reason);
}
