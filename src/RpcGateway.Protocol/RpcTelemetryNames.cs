namespace RpcGateway.Protocol;

/// <summary>
/// Every name in traces and metrics. Those without the prefix <c>rpcgateway.</c> are of the OpenTelemetry semantic
/// conventions, <see cref="ConventionsVersion"/>; where these have no name for something, it is ours.
/// </summary>
public static class RpcTelemetryNames
{
    /// <summary>The version of the conventions whose names these are (RPC and JSON-RPC, both not stable yet).</summary>
    public const string ConventionsVersion = "1.44.0";

    /// <summary>The name of the <c>ActivitySource</c> and of the <c>Meter</c>.</summary>
    public const string Source = "RpcGateway";

    /// <summary>The value of <see cref="RpcSystem"/>.</summary>
    public const string JsonRpc = "jsonrpc";

    /// <summary>The value of <see cref="JsonRpcVersion"/>.</summary>
    public const string Version2 = "2.0";

    /// <summary>What stands for values of a peer's choice, so that nobody outside creates series without end.</summary>
    public const string Other = "_OTHER";

    /// <summary>The span of a connection: from the request for it until it is open.</summary>
    public const string SpanConnect = "rpcgateway.connect";

    /// <summary>The protocol, <see cref="JsonRpc"/>.</summary>
    public const string RpcSystem = "rpc.system.name";

    /// <summary>The wire name of the method, or <see cref="Other"/>.</summary>
    public const string RpcMethod = "rpc.method";

    /// <summary>What the peer called, where that is no method.</summary>
    public const string RpcMethodOriginal = "rpc.method_original";

    /// <summary>The error code of the answer; becomes <c>rpc.status_code</c> in a later version.</summary>
    public const string RpcStatusCode = "rpc.response.status_code";

    /// <summary>The version of JSON-RPC, <see cref="Version2"/>.</summary>
    public const string JsonRpcVersion = "jsonrpc.protocol.version";

    /// <summary>The id of the request, as text.</summary>
    public const string JsonRpcRequestId = "jsonrpc.request.id";

    /// <summary>The error code, or the type of the exception.</summary>
    public const string ErrorType = "error.type";

    /// <summary>The status of the response to an HTTP request.</summary>
    public const string HttpStatusCode = "http.response.status_code";

    /// <summary>The route of an HTTP request.</summary>
    public const string HttpRoute = "http.route";

    /// <summary>The host that the caller connects to; for a callback, the address of the client.</summary>
    public const string ServerAddress = "server.address";

    /// <summary>The port that the caller connects to; for a callback, that of the client.</summary>
    public const string ServerPort = "server.port";

    /// <summary>The address of the other end of the network connection.</summary>
    public const string PeerAddress = "network.peer.address";

    /// <summary>The port of the other end of the network connection.</summary>
    public const string PeerPort = "network.peer.port";

    /// <summary><see cref="Receive"/> or <see cref="Transmit"/>.</summary>
    public const string IoDirection = "network.io.direction";

    /// <summary>A value of <see cref="IoDirection"/>.</summary>
    public const string Receive = "receive";

    /// <summary>A value of <see cref="IoDirection"/>.</summary>
    public const string Transmit = "transmit";

    /// <summary>The type of an exception, in a log event.</summary>
    public const string ExceptionType = "exception.type";

    /// <summary>The text of an exception, in a log event.</summary>
    public const string ExceptionMessage = "exception.message";

    /// <summary>The frames of an exception, in a log event.</summary>
    public const string ExceptionStackTrace = "exception.stacktrace";

    /// <summary>The name of the log event for a call of the peer's that threw.</summary>
    public const string EventServerException = "rpc.server.call.exception";

    /// <summary>The name of the log event for a call of ours that threw.</summary>
    public const string EventClientException = "rpc.client.call.exception";

    /// <summary>The id of the connection.</summary>
    public const string ConnectionId = "rpcgateway.connection.id";

    /// <summary>What this process is for the connection, as <c>server</c> or <c>client</c>.</summary>
    public const string ConnectionRole = "rpcgateway.connection.role";

    /// <summary>Why a connection ended: a close code, as a word.</summary>
    public const string ConnectionEndReason = "rpcgateway.connection.end_reason";

    /// <summary>The connections of this process that a notification was queued for.</summary>
    public const string NotificationReceivers = "rpcgateway.notification.receivers";

    /// <summary>The items that this process sent in the streams of a call.</summary>
    public const string StreamItemsSent = "rpcgateway.stream.items_sent";

    /// <summary>The items that this process received in the streams of a call.</summary>
    public const string StreamItemsReceived = "rpcgateway.stream.items_received";

    /// <summary>The bytes that this process sent in the binary streams of a call.</summary>
    public const string StreamBytesSent = "rpcgateway.stream.bytes_sent";

    /// <summary>The bytes that this process received in the binary streams of a call.</summary>
    public const string StreamBytesReceived = "rpcgateway.stream.bytes_received";

    /// <summary><c>items</c> or <c>binary</c>.</summary>
    public const string StreamKind = "rpcgateway.stream.kind";

    /// <summary>The name of the option that limits.</summary>
    public const string Limit = "rpcgateway.limit";

    /// <summary>What happened to a notification beyond the limit.</summary>
    public const string OverflowPolicy = "rpcgateway.overflow.policy";

    /// <summary>Why a handshake was refused.</summary>
    public const string RefusalReason = "rpcgateway.refusal.reason";

    /// <summary>What became of an attempt to reconnect: <c>connected</c> or <c>failed</c>.</summary>
    public const string ReconnectOutcome = "rpcgateway.reconnect.outcome";

    /// <summary>How long calls took that this process answered.</summary>
    public const string MetricServerCallDuration = "rpc.server.call.duration";

    /// <summary>How long calls took that this process made.</summary>
    public const string MetricClientCallDuration = "rpc.client.call.duration";

    /// <summary>The open connections.</summary>
    public const string MetricActiveConnections = "rpcgateway.active_connections";

    /// <summary>How long connections lasted.</summary>
    public const string MetricConnectionDuration = "rpcgateway.connection.duration";

    /// <summary>The peers' calls that run.</summary>
    public const string MetricServerActiveCalls = "rpcgateway.server.active_calls";

    /// <summary>The calls of ours that wait for an answer.</summary>
    public const string MetricClientActiveCalls = "rpcgateway.client.active_calls";

    /// <summary>The open streams.</summary>
    public const string MetricActiveStreams = "rpcgateway.active_streams";

    /// <summary>The items that went through streams.</summary>
    public const string MetricStreamItems = "rpcgateway.stream.items";

    /// <summary>The bytes of messages, in both directions.</summary>
    public const string MetricNetworkIo = "rpcgateway.network.io";

    /// <summary>The bytes that wait to be sent.</summary>
    public const string MetricOutboundQueue = "rpcgateway.outbound.queue";

    /// <summary>The notifications that were not sent.</summary>
    public const string MetricOutboundDrops = "rpcgateway.outbound.drops";

    /// <summary>How often limits were hit.</summary>
    public const string MetricLimitHits = "rpcgateway.limit.hits";

    /// <summary>The handshakes that the server refused.</summary>
    public const string MetricRefusedHandshakes = "rpcgateway.refused_handshakes";

    /// <summary>The client's attempts to reconnect.</summary>
    public const string MetricClientReconnects = "rpcgateway.client.reconnects";
}
