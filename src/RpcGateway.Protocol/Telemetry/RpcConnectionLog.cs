using System.Globalization;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

internal static partial class RpcConnectionLog
{
    [LoggerMessage(1, LogLevel.Debug, "Connection {RpcConnectionId} started.", EventName = nameof(Started))]
    public static partial void Started(ILogger logger, string rpcConnectionId);

    [LoggerMessage(2, LogLevel.Debug, "Connection {RpcConnectionId} ended with {Code}. {Reason}", EventName = nameof(Ended))]
    public static partial void Ended(ILogger logger, string rpcConnectionId, RpcCloseCode code, string reason);

    // Events 3 and 15 are not generated: their attribute names, from the semantic conventions, are not valid placeholders.
    private static readonly EventId CallFailedId = new(3, RpcTelemetryNames.EventServerException);
    private static readonly EventId CallMadeFailedId = new(15, RpcTelemetryNames.EventClientException);

    [LoggerMessage(4, LogLevel.Debug, "Connection {RpcConnectionId} received a response without a pending call.",
        EventName = nameof(ResponseIgnored))]
    public static partial void ResponseIgnored(ILogger logger, string rpcConnectionId);

    [LoggerMessage(5, LogLevel.Warning,
        "Connection {RpcConnectionId} reached the limit {Limit}.",
        EventName = nameof(LimitHit))]
    public static partial void LimitHit(ILogger logger, string rpcConnectionId, string limit);

    [LoggerMessage(6, LogLevel.Debug, "Connection {RpcConnectionId} received an invalid message: {Fault}",
        EventName = nameof(MessageInvalid))]
    public static partial void MessageInvalid(ILogger logger, string rpcConnectionId, string fault);

    [LoggerMessage(7, LogLevel.Warning,
        "{Count} calls on connection {RpcConnectionId} are still running although they were cancelled.",
        EventName = nameof(CallsLeft))]
    public static partial void CallsLeft(ILogger logger, int count, string rpcConnectionId);

    [LoggerMessage(8, LogLevel.Error, "A progress handler on connection {RpcConnectionId} failed: {Failure}",
        EventName = nameof(ProgressFailed))]
    public static partial void ProgressFailed(ILogger logger, string rpcConnectionId, ExceptionEvent failure);

    [LoggerMessage(9, LogLevel.Debug,
        "The transport of connection {RpcConnectionId} failed.",
        EventName = nameof(TransportFailed))]
    public static partial void TransportFailed(ILogger logger, Exception exception, string rpcConnectionId);

    [LoggerMessage(10, LogLevel.Warning,
        "The peer of connection {RpcConnectionId} reads too slowly: the outbound queue was full for {Method}.",
        EventName = nameof(ConsumerTooSlow))]
    public static partial void ConsumerTooSlow(ILogger logger, string rpcConnectionId, string method);

    [LoggerMessage(11, LogLevel.Error,
        "Connection {RpcConnectionId} ended because reading failed unexpectedly.",
        EventName = nameof(ReadFailed))]
    public static partial void ReadFailed(ILogger logger, Exception exception, string rpcConnectionId);

    [LoggerMessage(12, LogLevel.Debug,
        "Connection {RpcConnectionId} reached the limit {Limit} again.",
        EventName = nameof(LimitHitAgain))]
    public static partial void LimitHitAgain(ILogger logger, string rpcConnectionId, string limit);

    [LoggerMessage(13, LogLevel.Debug,
        "Call of {Method} on connection {RpcConnectionId} ended after {Milliseconds} ms: {Outcome}.",
        EventName = nameof(CallAnswered))]
    public static partial void CallAnswered(
        ILogger logger, string method, string rpcConnectionId, double milliseconds, string outcome);

    [LoggerMessage(14, LogLevel.Debug,
        "Call of {Method} over connection {RpcConnectionId} succeeded after {Milliseconds} ms.",
        EventName = nameof(CallMade))]
    public static partial void CallMade(ILogger logger, string method, string rpcConnectionId, double milliseconds);

    [LoggerMessage(16, LogLevel.Trace,
        "Call of {Method} on connection {RpcConnectionId} failed: {Text}",
        EventName = nameof(ExceptionText))]
    public static partial void ExceptionText(ILogger logger, string method, string rpcConnectionId, string text);

    [LoggerMessage(17, LogLevel.Debug, "An argument of {Method} on connection {RpcConnectionId} could not be read: {Failure}",
        EventName = nameof(ArgumentUnreadable))]
    private static partial void ArgumentUnreadable(ILogger logger, string method, string rpcConnectionId, ExceptionEvent failure);

    /// <summary>Logs an exception from a serializer, constructor, setter or converter for a value from the peer.</summary>
    public static void ArgumentUnreadable(ConnectionContext connection, Exception exception, string method)
    {
        if (connection.Logger.IsEnabled(LogLevel.Debug))
        {
            var failure = new ExceptionEvent("", exception, connection.Options.EnableDetailedErrors);
            ArgumentUnreadable(connection.Logger, method, connection.Id, failure);
        }
    }

    // Only the first one of a connection is a warning, so that no peer can fill the log.
    [LoggerMessage(18, LogLevel.Warning,
        "The peer of connection {RpcConnectionId} could not process a message from this end: error {Code}, without an id.",
        EventName = nameof(ProtocolErrorReceived))]
    public static partial void ProtocolErrorReceived(ILogger logger, string rpcConnectionId, int code);

    [LoggerMessage(19, LogLevel.Debug,
        "The peer of connection {RpcConnectionId} could not process another message from this end: error {Code}, without an id.",
        EventName = nameof(ProtocolErrorReceivedAgain))]
    public static partial void ProtocolErrorReceivedAgain(ILogger logger, string rpcConnectionId, int code);

    [LoggerMessage(20, LogLevel.Debug, "The notification {Method} was not sent on connection {RpcConnectionId}: it {Fault}",
        EventName = nameof(NotificationNotSent))]
    public static partial void NotificationNotSent(ILogger logger, string method, string rpcConnectionId, string fault);

    /// <summary>Logs an exception of a service that is not sent to the peer.</summary>
    public static void CallFailed(ConnectionContext connection, Exception exception, string method, string traceId)
    {
        var withText = connection.Options.EnableDetailedErrors;
        if (connection.Logger.IsEnabled(LogLevel.Error))
        {
            var inner = exception is RpcException { IsFromCall: true } rpc ? $" A call that it made ended with error {rpc.Code}." : "";
            var sentence = $"Call of {method} on connection {connection.Id} failed; its trace id is {traceId}.{inner}";
            var failure = new ExceptionEvent(sentence, exception, withText)
                .Add(RpcTelemetryNames.RpcMethod, method)
                .Add(RpcTelemetryNames.ConnectionId, connection.Id)
                .Add("TraceId", traceId);
            connection.Logger.Log(LogLevel.Error, CallFailedId, failure, null, static (failure, _) => failure.ToString());
        }

        if (!withText && connection.Logger.IsEnabled(LogLevel.Trace))
        {
            ExceptionText(connection.Logger, method, connection.Id, PeerText.Clean(exception.Message, 1000));
        }
    }

    /// <summary>Logs a failed call to the peer. The caller receives the exception.</summary>
    public static void CallMadeFailed(ConnectionContext connection, Exception exception, string method, double milliseconds)
    {
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"Call of {method} over connection {connection.Id} failed after {milliseconds} ms.");
        var failure = new ExceptionEvent(sentence, exception, connection.Options.EnableDetailedErrors)
            .Add(RpcTelemetryNames.RpcMethod, method)
            .Add(RpcTelemetryNames.ConnectionId, connection.Id);
        connection.Logger.Log(LogLevel.Debug, CallMadeFailedId, failure, null, static (failure, _) => failure.ToString());
    }

    [LoggerMessage(22, LogLevel.Warning,
        "The backend {Backend} violated the protocol on its channel for connection {RpcConnectionId}, which was closed: {Fault}",
        EventName = nameof(BackendViolation))]
    public static partial void BackendViolation(ILogger logger, string backend, string rpcConnectionId, string fault);

    [LoggerMessage(23, LogLevel.Debug,
        "The backend {Backend} sent a response without a pending call on its channel for connection {RpcConnectionId}.",
        EventName = nameof(BackendResponseIgnored))]
    public static partial void BackendResponseIgnored(ILogger logger, string backend, string rpcConnectionId);

    [LoggerMessage(21, LogLevel.Warning,
        "Connection {RpcConnectionId} was disposed while user code blocked its read loop; the loop was not awaited.",
        EventName = nameof(ReadLoopLeft))]
    public static partial void ReadLoopLeft(ILogger logger, string rpcConnectionId);
}
