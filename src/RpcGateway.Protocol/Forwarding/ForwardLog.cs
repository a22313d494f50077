using Microsoft.Extensions.Logging;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>The log messages about forwarded calls.</summary>
internal static partial class ForwardLog
{
    [LoggerMessage(22, LogLevel.Warning,
        "The backend {Backend} violated the protocol on the channel of connection {RpcConnectionId}, which was closed: {Fault}",
        EventName = nameof(BackendViolation))]
    public static partial void BackendViolation(ILogger logger, string backend, string rpcConnectionId, string fault);

    [LoggerMessage(23, LogLevel.Debug,
        "The backend {Backend} sent a response without a pending call on the channel of connection {RpcConnectionId}.",
        EventName = nameof(BackendResponseIgnored))]
    public static partial void BackendResponseIgnored(ILogger logger, string backend, string rpcConnectionId);
}
