using Microsoft.Extensions.Logging;
using RpcGateway.Services;

namespace RpcGateway.Redis;

internal static partial class RedisLog
{
    [LoggerMessage(1, LogLevel.Information, "Connected to Redis (connection {Generation} of this node).", EventName = nameof(Connected))]
    public static partial void Connected(ILogger logger, int generation);

    [LoggerMessage(2, LogLevel.Warning, "Connecting to Redis failed. Other nodes are not reachable until it succeeds.",
        EventName = nameof(ConnectFailed))]
    public static partial void ConnectFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Warning,
        "The connection to Redis was lost. Messages from other nodes may be lost, and requests to them fail, until it is restored.",
        EventName = nameof(Lost))]
    public static partial void Lost(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Node {NodeId} joined: {Count} other nodes.", EventName = nameof(NodeJoined))]
    public static partial void NodeJoined(ILogger logger, string nodeId, int count);

    [LoggerMessage(5, LogLevel.Warning, "Node {NodeId} {Reason}. Requests to it fail.", EventName = nameof(NodeLost))]
    public static partial void NodeLost(ILogger logger, string nodeId, string reason);

    [LoggerMessage(6, LogLevel.Warning, "An invalid payload was received from Redis and ignored: {Reason}", EventName = nameof(InvalidPayload))]
    public static partial void InvalidPayload(ILogger logger, string reason);

    [LoggerMessage(7, LogLevel.Error, "Handling a {Operation} request of another node failed.", EventName = nameof(RequestFailed))]
    public static partial void RequestFailed(ILogger logger, BackplaneOperation operation, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "Publishing {Count} messages failed. They are lost.", EventName = nameof(PublishFailed))]
    public static partial void PublishFailed(ILogger logger, int count, Exception exception);

    [LoggerMessage(9, LogLevel.Warning,
        "Notifications to other nodes are dropped because more than {MaxQueuedBytes} bytes wait to be published (MaxQueuedBytes).",
        EventName = nameof(QueueFull))]
    public static partial void QueueFull(ILogger logger, int maxQueuedBytes);

    [LoggerMessage(10, LogLevel.Warning,
        "Redis has subscribers for {Expected} other nodes, but only {Count} have answered. Calls to the others fail until they do.",
        EventName = nameof(PeersMissing))]
    public static partial void PeersMissing(ILogger logger, int expected, int count);

    [LoggerMessage(11, LogLevel.Warning,
        "A '{RpcMethod}' notification was not sent to other nodes because it is larger than {MaxMessageSize} bytes (MaxMessageSize).",
        EventName = nameof(MessageTooLarge))]
    public static partial void MessageTooLarge(ILogger logger, string rpcMethod, int maxMessageSize);

    [LoggerMessage(12, LogLevel.Warning,
        "The outcome of a call with an idempotency key was not stored in Redis. Until it can be stored, other nodes cannot repeat it.",
        EventName = nameof(OutcomeNotStored))]
    public static partial void OutcomeNotStored(ILogger logger, Exception exception);

    [LoggerMessage(13, LogLevel.Warning,
        "The outcome of a call with an idempotency key was not stored, because Redis has forgotten the key or another call has it.",
        EventName = nameof(OutcomeTooLate))]
    public static partial void OutcomeTooLate(ILogger logger);

    [LoggerMessage(14, LogLevel.Warning,
        "Redis does not store idempotency keys. Calls with keys are refused until it does.",
        EventName = nameof(KeysRefused))]
    public static partial void KeysRefused(ILogger logger, Exception exception);

    [LoggerMessage(15, LogLevel.Warning,
        "Redis may remove idempotency keys when it has no memory (maxmemory-policy {Policy}): repeats of calls can be executed again. "
        + "Use noeviction.",
        EventName = nameof(KeysMayBeEvicted))]
    public static partial void KeysMayBeEvicted(ILogger logger, string policy);

    [LoggerMessage(16, LogLevel.Information, "This node belongs to the cluster {ClusterId}: the nodes with the same Redis and prefix.",
        EventName = nameof(ClusterKnown))]
    public static partial void ClusterKnown(ILogger logger, string clusterId);

    [LoggerMessage(17, LogLevel.Information, "Node {NodeId} has stopped: {Count} other nodes.", EventName = nameof(NodeStopped))]
    public static partial void NodeStopped(ILogger logger, string nodeId, int count);
}
