using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Backplane;

internal static partial class GatewayNodeLog
{
    [LoggerMessage(1, LogLevel.Warning, "The backplane could not be told that connection {RpcConnectionId} left a {Kind}.",
        EventName = nameof(UnsubscribeFailed))]
    public static partial void UnsubscribeFailed(
        ILogger logger, RpcAddressKind kind, string rpcConnectionId, Exception exception);
}
