using Microsoft.Extensions.Logging;

namespace RpcGateway.StreamJsonRpc.Prefixes;

internal static partial class PrefixLog
{
    [LoggerMessage(1, LogLevel.Information, "The stream of connection {RpcConnectionId} to backend {Backend} opened.", EventName = nameof(Opened))]
    public static partial void Opened(ILogger logger, string rpcConnectionId, string backend);

    [LoggerMessage(2, LogLevel.Information, "The stream of connection {RpcConnectionId} to backend {Backend} ended. {Reason}",
        EventName = nameof(Ended))]
    public static partial void Ended(ILogger logger, string rpcConnectionId, string backend, string reason);

    [LoggerMessage(3, LogLevel.Warning,
        "Backend {Backend} cannot be reached for connection {RpcConnectionId}: {Fault} Further failures are logged at level Debug.",
        EventName = nameof(Unreachable))]
    public static partial void Unreachable(ILogger logger, string backend, string rpcConnectionId, string fault, Exception? exception);

    [LoggerMessage(4, LogLevel.Debug, "Backend {Backend} still cannot be reached for connection {RpcConnectionId}: {Fault}",
        EventName = nameof(StillUnreachable))]
    public static partial void StillUnreachable(ILogger logger, string backend, string rpcConnectionId, string fault);

    [LoggerMessage(5, LogLevel.Warning, "Backend {Backend} violated the protocol for connection {RpcConnectionId}: {Fault}",
        EventName = nameof(Violation))]
    public static partial void Violation(ILogger logger, string backend, string rpcConnectionId, string fault);

    [LoggerMessage(6, LogLevel.Warning,
        "Backend {Backend} sent data that is not a message for connection {RpcConnectionId}: {Fault} The data starts with: {FirstBytes}",
        EventName = nameof(FramingInvalid))]
    public static partial void FramingInvalid(ILogger logger, string backend, string rpcConnectionId, string fault, string firstBytes);

    [LoggerMessage(7, LogLevel.Debug, "Backend {Backend} sent a response to no request for connection {RpcConnectionId}.",
        EventName = nameof(ResponseIgnored))]
    public static partial void ResponseIgnored(ILogger logger, string backend, string rpcConnectionId);

    [LoggerMessage(8, LogLevel.Warning,
        "A notification of backend {Backend} was not sent to connection {RpcConnectionId}: {Fault}", EventName = nameof(NotificationDropped))]
    public static partial void NotificationDropped(ILogger logger, string backend, string rpcConnectionId, string fault);

    [LoggerMessage(9, LogLevel.Error, "The access to {Methods} of connection {RpcConnectionId} could not be checked.",
        EventName = nameof(AccessCheckFailed))]
    public static partial void AccessCheckFailed(ILogger logger, string methods, string rpcConnectionId, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "The stream of connection {RpcConnectionId} to backend {Backend} failed.", EventName = nameof(Failed))]
    public static partial void Failed(ILogger logger, string rpcConnectionId, string backend, Exception exception);
}
