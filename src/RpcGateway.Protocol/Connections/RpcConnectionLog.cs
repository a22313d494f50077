using Microsoft.Extensions.Logging;

namespace RpcGateway.Protocol.Connections;

internal static partial class RpcConnectionLog
{
    [LoggerMessage(1, LogLevel.Debug, "Connection {ConnectionId} started.", EventName = nameof(Started))]
    public static partial void Started(ILogger logger, string connectionId);

    [LoggerMessage(2, LogLevel.Debug, "Connection {ConnectionId} ended with {Code}: {Reason}", EventName = nameof(Ended))]
    public static partial void Ended(ILogger logger, string connectionId, RpcCloseCode code, string reason);

    [LoggerMessage(3, LogLevel.Error, "Call of {Method} on connection {ConnectionId} failed; its trace id is {TraceId}.",
        EventName = nameof(CallFailed))]
    public static partial void CallFailed(ILogger logger, Exception exception, string method, string connectionId, string traceId);

    [LoggerMessage(4, LogLevel.Debug, "Connection {ConnectionId} received a response that no call waits for.",
        EventName = nameof(ResponseIgnored))]
    public static partial void ResponseIgnored(ILogger logger, string connectionId);

    [LoggerMessage(5, LogLevel.Warning, "Connection {ConnectionId} hit the limit {Limit}.", EventName = nameof(LimitHit))]
    public static partial void LimitHit(ILogger logger, string connectionId, string limit);

    [LoggerMessage(6, LogLevel.Debug, "Connection {ConnectionId} received a message that is no JSON-RPC: {Fault}",
        EventName = nameof(MessageInvalid))]
    public static partial void MessageInvalid(ILogger logger, string connectionId, string fault);

    [LoggerMessage(7, LogLevel.Warning, "{Count} calls on connection {ConnectionId} go on though they were cancelled.",
        EventName = nameof(CallsLeft))]
    public static partial void CallsLeft(ILogger logger, int count, string connectionId);

    [LoggerMessage(8, LogLevel.Error, "A progress handler on connection {ConnectionId} failed.", EventName = nameof(ProgressFailed))]
    public static partial void ProgressFailed(ILogger logger, Exception exception, string connectionId);

    [LoggerMessage(9, LogLevel.Debug, "Connection {ConnectionId} could not be used any more.", EventName = nameof(TransportFailed))]
    public static partial void TransportFailed(ILogger logger, Exception exception, string connectionId);

    [LoggerMessage(10, LogLevel.Warning, "Connection {ConnectionId} reads too slowly: {Method} found the outbound queue full.",
        EventName = nameof(ConsumerTooSlow))]
    public static partial void ConsumerTooSlow(ILogger logger, string connectionId, string method);

    [LoggerMessage(11, LogLevel.Error, "Connection {ConnectionId} could not handle a message and ends.", EventName = nameof(ReadFailed))]
    public static partial void ReadFailed(ILogger logger, Exception exception, string connectionId);

    [LoggerMessage(12, LogLevel.Debug, "Connection {ConnectionId} hit the limit {Limit} again.", EventName = nameof(LimitHitAgain))]
    public static partial void LimitHitAgain(ILogger logger, string connectionId, string limit);
}
