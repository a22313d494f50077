using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Relays;

internal static partial class NodeRelayLog
{
    [LoggerMessage(1, LogLevel.Information, "Opened a link to node {NodeId} at {Url}, which has sessions of clients that are connected here.",
        EventName = nameof(Opened))]
    public static partial void Opened(ILogger logger, string nodeId, string url);

    [LoggerMessage(2, LogLevel.Warning,
        "No link to node {NodeId} at {Url} could be opened: {Failure} Its sessions cannot be resumed here. Is NodeUrl reachable for this node?",
        EventName = nameof(OpenFailed))]
    public static partial void OpenFailed(ILogger logger, string nodeId, string url, string failure);

    [LoggerMessage(3, LogLevel.Information, "Connection {RpcConnectionId} continues at node {NodeId}, through this one.", EventName = nameof(Relayed))]
    public static partial void Relayed(ILogger logger, string rpcConnectionId, string nodeId);

    [LoggerMessage(4, LogLevel.Warning, "A node was refused: its proof is invalid. It may belong to another gateway.", EventName = nameof(NodeRefused))]
    public static partial void NodeRefused(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "Node {NodeId} sent an invalid request to resume a session: {ExceptionType}.", EventName = nameof(InvalidRequest))]
    public static partial void InvalidRequest(ILogger logger, string nodeId, string exceptionType);

    [LoggerMessage(6, LogLevel.Warning, "Connection {RpcConnectionId} cannot be resumed at its node: its user has too many claims.",
        EventName = nameof(UserTooLarge))]
    public static partial void UserTooLarge(ILogger logger, string rpcConnectionId);

    [LoggerMessage(7, LogLevel.Debug, "A node that opened a link did not complete the handshake: {ExceptionType}.", EventName = nameof(HandshakeFailed))]
    public static partial void HandshakeFailed(ILogger logger, string exceptionType);
}
