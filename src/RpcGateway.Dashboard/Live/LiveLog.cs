using Microsoft.Extensions.Logging;

namespace RpcGateway.Dashboard.Live;

internal static partial class LiveLog
{
    [LoggerMessage(1, LogLevel.Warning, "Connection {ClosedConnectionId} was closed from the live page by '{User}'.",
        EventName = nameof(ConnectionClosed))]
    public static partial void ConnectionClosed(ILogger logger, string closedConnectionId, string user);

    [LoggerMessage(2, LogLevel.Warning, "The backend {Backend} was asked to drain from the live page by '{User}'.",
        EventName = nameof(BackendDrained))]
    public static partial void BackendDrained(ILogger logger, string backend, string user);

    [LoggerMessage(3, LogLevel.Warning, "Node {NodeId} was taken out of service from the live page by '{User}'.",
        EventName = nameof(NodeDrained))]
    public static partial void NodeDrained(ILogger logger, string nodeId, string user);

    [LoggerMessage(4, LogLevel.Warning, "Node {NodeId} was put back into service from the live page by '{User}'.",
        EventName = nameof(NodeRestored))]
    public static partial void NodeRestored(ILogger logger, string nodeId, string user);

    [LoggerMessage(5, LogLevel.Warning, "The live page could not read the nodes.", EventName = nameof(NodesNotRead))]
    public static partial void NodesNotRead(ILogger logger, Exception exception);
}
