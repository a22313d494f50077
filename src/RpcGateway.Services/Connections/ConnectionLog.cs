using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;

namespace RpcGateway.Services.Connections;

internal static partial class ConnectionLog
{
    [LoggerMessage(1, LogLevel.Information, "Connection {RpcConnectionId} opened.", EventName = nameof(Opened))]
    public static partial void Opened(ILogger logger, string rpcConnectionId);

    [LoggerMessage(2, LogLevel.Information, "Connection {RpcConnectionId} ended with close code {Code}. {Reason}",
        EventName = nameof(Ended))]
    public static partial void Ended(ILogger logger, string rpcConnectionId, RpcCloseCode code, string reason);

    [LoggerMessage(3, LogLevel.Error, "A connection observer failed for connection {RpcConnectionId}.",
        EventName = nameof(ObserverFailed))]
    public static partial void ObserverFailed(ILogger logger, string rpcConnectionId, Exception exception);

    [LoggerMessage(4, LogLevel.Error,
        "Connection {RpcConnectionId} could not be registered: the user id provider or the backplane failed.",
        EventName = nameof(OpenFailed))]
    public static partial void OpenFailed(ILogger logger, string rpcConnectionId, Exception exception);
}
