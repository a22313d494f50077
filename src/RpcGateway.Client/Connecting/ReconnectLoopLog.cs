using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

internal static partial class ReconnectLoopLog
{
    [LoggerMessage(1, LogLevel.Information, "Connected as {RpcConnectionId}.", EventName = nameof(Connected))]
    public static partial void Connected(ILogger logger, string? rpcConnectionId);

    [LoggerMessage(2, LogLevel.Information, "The connection ended with close code {Code}. {Reason}", EventName = nameof(Ended))]
    public static partial void Ended(ILogger logger, RpcCloseCode code, string reason);

    [LoggerMessage(
        3, LogLevel.Warning, "Connecting failed. {Failure}", EventName = nameof(ConnectFailed))]
    public static partial void ConnectFailed(ILogger logger, string failure);

    [LoggerMessage(
        4, LogLevel.Information, "Reconnect attempt {Attempt} starts in {Delay}.",
        EventName = nameof(Reconnecting))]
    public static partial void Reconnecting(ILogger logger, int attempt, TimeSpan delay);

    [LoggerMessage(5, LogLevel.Debug, "The client closed with close code {Code}. {Reason}", EventName = nameof(Closed))]
    public static partial void Closed(ILogger logger, RpcCloseCode code, string reason);

    [LoggerMessage(
        6, LogLevel.Error, "A StateChanged handler threw an exception on the change to {State}.",
        EventName = nameof(HandlerFailed))]
    public static partial void HandlerFailed(ILogger logger, RpcClientState state, Exception exception);

    [LoggerMessage(
        7, LogLevel.Error, "ShouldReconnect threw an exception. The client stops reconnecting.",
        EventName = nameof(ShouldReconnectFailed))]
    public static partial void ShouldReconnectFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        8, LogLevel.Warning, "The server refused the connection with error {Code}.",
        EventName = nameof(ConnectRefused))]
    public static partial void ConnectRefused(ILogger logger, int code);

    [LoggerMessage(
        9, LogLevel.Error, "A ProtocolErrorReceived handler threw an exception.",
        EventName = nameof(ProtocolErrorHandlerFailed))]
    public static partial void ProtocolErrorHandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        10, LogLevel.Warning,
        "A StateChanged handler has not returned from the change to {State}. The client continues; later changes wait for the "
            + "handler.",
        EventName = nameof(HandlerHangs))]
    public static partial void HandlerHangs(ILogger logger, RpcClientState state);

    [LoggerMessage(
        11, LogLevel.Information,
        "The server is shutting down. Running calls continue on its connection; new calls wait for the next one.",
        EventName = nameof(ServerGoesAway))]
    public static partial void ServerGoesAway(ILogger logger);

    [LoggerMessage(
        12, LogLevel.Warning, "The connection was lost. The client connects again to continue where it was. {Reason}",
        EventName = nameof(SocketLost))]
    public static partial void SocketLost(ILogger logger, string reason);

    [LoggerMessage(
        13, LogLevel.Warning, "The client cannot continue where it was: the server does not keep its session. Its running calls fail.",
        EventName = nameof(NotRecovered))]
    public static partial void NotRecovered(ILogger logger);

    [LoggerMessage(16, LogLevel.Error, "A MessagesMissed handler threw an exception.", EventName = nameof(MessagesMissedHandlerFailed))]
    public static partial void MessagesMissedHandlerFailed(ILogger logger, Exception exception);
}
