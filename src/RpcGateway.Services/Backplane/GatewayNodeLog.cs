using Microsoft.Extensions.Logging;

namespace RpcGateway.Services.Backplane;

internal static partial class GatewayNodeLog
{
    [LoggerMessage(1, LogLevel.Warning, "Unsubscribing from a {Kind} of connection {RpcConnectionId} failed on the backplane.",
        EventName = nameof(UnsubscribeFailed))]
    public static partial void UnsubscribeFailed(
        ILogger logger, RpcAddressKind kind, string rpcConnectionId, Exception exception);
}
