using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Sessions;

internal static partial class SessionLog
{
    [LoggerMessage(1, LogLevel.Information, "Connection {RpcConnectionId} lost its socket, and waits for the client to return. {Reason}",
        EventName = nameof(Detached))]
    public static partial void Detached(ILogger logger, string rpcConnectionId, string reason);

    [LoggerMessage(2, LogLevel.Information, "Connection {RpcConnectionId} resumed on another socket.", EventName = nameof(Resumed))]
    public static partial void Resumed(ILogger logger, string rpcConnectionId);

    [LoggerMessage(3, LogLevel.Warning, "A client was not allowed to resume connection {RpcConnectionId}: {Reason}",
        EventName = nameof(ResumeRefused))]
    public static partial void ResumeRefused(ILogger logger, string rpcConnectionId, string reason);

    [LoggerMessage(4, LogLevel.Information, "Connection {RpcConnectionId} cannot be resumed: {Reason}", EventName = nameof(NotResumable))]
    public static partial void NotResumable(ILogger logger, string rpcConnectionId, string reason);

    [LoggerMessage(6, LogLevel.Debug, "A client that wanted to resume a connection did not complete the handshake: {ExceptionType}.",
        EventName = nameof(HandshakeFailed))]
    public static partial void HandshakeFailed(ILogger logger, string exceptionType);

    [LoggerMessage(5, LogLevel.Error, "The end of connection {RpcConnectionId}, which had no socket, failed.", EventName = nameof(EndFailed))]
    public static partial void EndFailed(ILogger logger, string rpcConnectionId, Exception exception);
}
