using Microsoft.Extensions.Logging;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>The log messages about forwarded calls.</summary>
internal static partial class ForwardLog
{
    [LoggerMessage(40, LogLevel.Warning,
        "The backend {Backend} violated the protocol on the channel of connection {RpcConnectionId}, which was closed: {Fault}",
        EventName = nameof(Violation))]
    public static partial void Violation(ILogger logger, string backend, string rpcConnectionId, string fault);

    [LoggerMessage(41, LogLevel.Debug,
        "The backend {Backend} sent a response without a pending call on the channel of connection {RpcConnectionId}.",
        EventName = nameof(ResponseIgnored))]
    public static partial void ResponseIgnored(ILogger logger, string backend, string rpcConnectionId);
}
