namespace RpcGateway.Protocol;

/// <summary>
/// All names in traces and metrics. Names without the prefix <c>rpcgateway.</c> come from the OpenTelemetry semantic
/// conventions, version <see cref="ConventionsVersion"/>; names with the prefix are specific to RpcGateway.
/// </summary>
public static class RpcTelemetryNames
{
    /// <summary>The version of the semantic conventions (RPC and JSON-RPC, both not stable yet).</summary>
    public const string ConventionsVersion = "1.44.0";

    /// <summary>The name of the <c>ActivitySource</c> and the <c>Meter</c>.</summary>
    public const string Source = "RpcGateway";

    /// <summary>The value of <see cref="RpcSystem"/>.</summary>
    public const string JsonRpc = "jsonrpc";

    /// <summary>The value of <see cref="JsonRpcVersion"/>.</summary>
    public const string Version2 = "2.0";

    /// <summary>
    /// Replaces values that a peer chooses, so that no peer can create an unlimited number of time series.
    /// </summary>
    public const string Other = "_OTHER";

    /// <summary>The span of a connection attempt, from the request until the connection is open.</summary>
    public const string SpanConnect = "rpcgateway.connect";

    /// <summary>The protocol, <see cref="JsonRpc"/>.</summary>
    public const string RpcSystem = "rpc.system.name";

    /// <summary>The wire name of the method, or <see cref="Other"/>.</summary>
    public const string RpcMethod = "rpc.method";

    /// <summary>The method name that the peer sent, if no such method exists.</summary>
    public const string RpcMethodOriginal = "rpc.method_original";

    /// <summary>The error code of the response; becomes <c>rpc.status_code</c> in a later version.</summary>
    public const string RpcStatusCode = "rpc.response.status_code";

    /// <summary>The version of JSON-RPC, <see cref="Version2"/>.</summary>
    public const string JsonRpcVersion = "jsonrpc.protocol.version";

    /// <summary>The id of the request, as text.</summary>
    public const string JsonRpcRequestId = "jsonrpc.request.id";

    /// <summary>The error code, or the type of the exception.</summary>
    public const string ErrorType = "error.type";

    /// <summary>The status code of an HTTP response.</summary>
    public const string HttpStatusCode = "http.response.status_code";

    /// <summary>The route of an HTTP request.</summary>
    public const string HttpRoute = "http.route";

    /// <summary>The host that the caller connects to; for a callback, the client's address.</summary>
    public const string ServerAddress = "server.address";

    /// <summary>The port that the caller connects to; for a callback, the client's port.</summary>
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

    /// <summary>The message of an exception, in a log event.</summary>
    public const string ExceptionMessage = "exception.message";

    /// <summary>The stack trace of an exception, in a log event.</summary>
    public const string ExceptionStackTrace = "exception.stacktrace";

    /// <summary>The name of the log event for a call from the peer that threw.</summary>
    public const string EventServerException = "rpc.server.call.exception";

    /// <summary>The name of the log event for a call to the peer that threw.</summary>
    public const string EventClientException = "rpc.client.call.exception";

    /// <summary>The id of the connection.</summary>
    public const string ConnectionId = "rpcgateway.connection.id";

    /// <summary>The role of this process in the connection: <c>server</c> or <c>client</c>.</summary>
    public const string ConnectionRole = "rpcgateway.connection.role";

    /// <summary>Why a connection ended: a close code, as a word.</summary>
    public const string ConnectionEndReason = "rpcgateway.connection.end_reason";

    /// <summary>The number of this process's connections that a notification was queued for.</summary>
    public const string NotificationReceivers = "rpcgateway.notification.receivers";

    /// <summary>The number of items that this process sent in the streams of a call.</summary>
    public const string StreamItemsSent = "rpcgateway.stream.items_sent";

    /// <summary>The number of items that this process received in the streams of a call.</summary>
    public const string StreamItemsReceived = "rpcgateway.stream.items_received";

    /// <summary>The number of bytes that this process sent in the binary streams of a call.</summary>
    public const string StreamBytesSent = "rpcgateway.stream.bytes_sent";

    /// <summary>The number of bytes that this process received in the binary streams of a call.</summary>
    public const string StreamBytesReceived = "rpcgateway.stream.bytes_received";

    /// <summary>The kind of a stream: <c>items</c> or <c>binary</c>.</summary>
    public const string StreamKind = "rpcgateway.stream.kind";

    /// <summary>The name of the option that sets the limit.</summary>
    public const string Limit = "rpcgateway.limit";

    /// <summary>What happened to a notification when the outbound queue was full.</summary>
    public const string OverflowPolicy = "rpcgateway.overflow.policy";

    /// <summary>Why a handshake was refused.</summary>
    public const string RefusalReason = "rpcgateway.refusal.reason";

    /// <summary>The name of the instance of a backend, in spans.</summary>
    public const string BackendInstance = "rpcgateway.backend.instance";

    /// <summary>The state of an instance of a backend: <c>ready</c> or <c>draining</c>.</summary>
    public const string BackendState = "rpcgateway.backend.state";

    /// <summary>The name of a service behind the gateway, from its registration in the application.</summary>
    public const string BackendName = "rpcgateway.backend.name";

    /// <summary>The name of a contract that backends may register.</summary>
    public const string Contract = "rpcgateway.contract";

    /// <summary>Why a client lost or left its instance of a backend: <c>lost</c>, <c>draining</c> or <c>moved</c>.</summary>
    public const string RebindReason = "rpcgateway.rebind.reason";

    /// <summary>Whether a process was started: <c>started</c>, <c>failed</c> or <c>refused</c>.</summary>
    public const string ProcessStart = "rpcgateway.process.start";

    /// <summary>How a process ended: <c>exited</c>, <c>failed</c> or <c>ended</c>.</summary>
    public const string ProcessEnd = "rpcgateway.process.end";

    /// <summary>The outcome of a client's attempt to continue: <c>resumed</c>, <c>refused</c> or <c>not_resumable</c>.</summary>
    public const string ResumeOutcome = "rpcgateway.resume.outcome";

    /// <summary>
    /// What became of a token on an open connection: <c>accepted</c>, <c>refused</c>, <c>other_user</c>, <c>limited</c> or
    /// <c>expired</c>.
    /// </summary>
    public const string AuthenticationOutcome = "rpcgateway.authentication.outcome";

    /// <summary>The outcome of an attempt to reconnect: <c>connected</c> or <c>failed</c>.</summary>
    public const string ReconnectOutcome = "rpcgateway.reconnect.outcome";

    /// <summary>The duration of calls that this process served.</summary>
    public const string MetricServerCallDuration = "rpc.server.call.duration";

    /// <summary>The duration of calls that this process made.</summary>
    public const string MetricClientCallDuration = "rpc.client.call.duration";

    /// <summary>The number of open connections.</summary>
    public const string MetricActiveConnections = "rpcgateway.active_connections";

    /// <summary>The duration of connections.</summary>
    public const string MetricConnectionDuration = "rpcgateway.connection.duration";

    /// <summary>The number of running calls from peers.</summary>
    public const string MetricServerActiveCalls = "rpcgateway.server.active_calls";

    /// <summary>The number of calls to peers that wait for a response.</summary>
    public const string MetricClientActiveCalls = "rpcgateway.client.active_calls";

    /// <summary>The number of open streams.</summary>
    public const string MetricActiveStreams = "rpcgateway.active_streams";

    /// <summary>The number of objects and streams that cross a prefix.</summary>
    public const string MetricActiveHandles = "rpcgateway.active_handles";

    /// <summary>The number of items sent and received in streams.</summary>
    public const string MetricStreamItems = "rpcgateway.stream.items";

    /// <summary>The number of message bytes, in each direction.</summary>
    public const string MetricNetworkIo = "rpcgateway.network.io";

    /// <summary>The number of bytes waiting to be sent.</summary>
    public const string MetricOutboundQueue = "rpcgateway.outbound.queue";

    /// <summary>The number of notifications that were dropped.</summary>
    public const string MetricOutboundDrops = "rpcgateway.outbound.drops";

    /// <summary>The number of times that a limit was reached.</summary>
    public const string MetricLimitHits = "rpcgateway.limit.hits";

    /// <summary>The number of handshakes that the server refused.</summary>
    public const string MetricRefusedHandshakes = "rpcgateway.refused_handshakes";

    /// <summary>The number of connections that have lost their socket and wait for their client to return.</summary>
    public const string MetricDetachedConnections = "rpcgateway.detached_connections";

    /// <summary>The number of times that a client tried to continue on another socket.</summary>
    public const string MetricResumptions = "rpcgateway.resumptions";

    /// <summary>New tokens on open connections (server), and connections whose token expired.</summary>
    public const string MetricAuthentications = "rpcgateway.authentications";

    /// <summary>The number of times that the client tried to reconnect.</summary>
    public const string MetricClientReconnects = "rpcgateway.client.reconnects";

    /// <summary>The number of open links to backends.</summary>
    public const string MetricActiveLinks = "rpcgateway.backend.active_links";

    /// <summary>The number of registered instances, for each contract.</summary>
    public const string MetricActiveInstances = "rpcgateway.backend.active_instances";

    /// <summary>The number of virtual connections of clients to backends.</summary>
    public const string MetricActiveChannels = "rpcgateway.backend.active_channels";

    /// <summary>The number of times that a client lost or left its instance of a backend.</summary>
    public const string MetricRebinds = "rpcgateway.backend.rebinds";

    /// <summary>The number of registrations of backends that the gateway refused.</summary>
    public const string MetricRefusedRegistrations = "rpcgateway.backend.refused_registrations";

    /// <summary>The number of running processes of services behind the gateway.</summary>
    public const string MetricActiveProcesses = "rpcgateway.active_processes";

    /// <summary>The number of times that a process should have been started for a client.</summary>
    public const string MetricProcessStarts = "rpcgateway.process.starts";

    /// <summary>The number of processes that have ended.</summary>
    public const string MetricProcessEnds = "rpcgateway.process.ends";

    /// <summary>
    /// What a request to another node does: <c>call</c>, <c>stream</c>, <c>join</c>, <c>leave</c>, <c>close</c>, <c>presence</c> or
    /// <c>_OTHER</c>.
    /// </summary>
    public const string BackplaneOperation = "rpcgateway.backplane.operation";

    /// <summary>The number of messages between nodes, in each direction.</summary>
    public const string MetricBackplaneMessages = "rpcgateway.backplane.messages";

    /// <summary>The number of bytes of messages between nodes, in each direction.</summary>
    public const string MetricBackplaneIo = "rpcgateway.backplane.io";

    /// <summary>The number of notifications that were not passed to other nodes.</summary>
    public const string MetricBackplaneDrops = "rpcgateway.backplane.drops";

    /// <summary>The number of bytes that wait to be published.</summary>
    public const string MetricBackplaneQueue = "rpcgateway.backplane.queue";

    /// <summary>The time from publishing a message until the same node receives it.</summary>
    public const string MetricBackplaneRoundTrip = "rpcgateway.backplane.round_trip.duration";

    /// <summary>The number of other nodes that are alive.</summary>
    public const string MetricBackplanePeers = "rpcgateway.backplane.active_peers";

    /// <summary>The number of running requests from other nodes.</summary>
    public const string MetricBackplaneActiveRequests = "rpcgateway.backplane.active_requests";

    /// <summary>The duration of requests to other nodes.</summary>
    public const string MetricBackplaneRequestDuration = "rpcgateway.backplane.request.duration";

    /// <summary>The number of sockets of clients whose sessions are on other nodes.</summary>
    public const string MetricRelayedConnections = "rpcgateway.relayed_connections";

    /// <summary>The name of the span of a request to another node.</summary>
    public const string SpanBackplaneRequest = "rpcgateway.backplane.request";

    /// <summary>The outcome of appending: <c>stored</c>, <c>repeated</c>, <c>conflict</c>, <c>failed</c> or <c>refused</c>.</summary>
    public const string MailboxOutcome = "rpcgateway.mailbox.outcome";

    /// <summary>The number of messages that were to be appended to mailboxes.</summary>
    public const string MetricMailboxAppends = "rpcgateway.mailbox.appends";

    /// <summary>The duration of transactions that append messages.</summary>
    public const string MetricMailboxCommitDuration = "rpcgateway.mailbox.commit.duration";

    /// <summary>The number of messages that were read from mailboxes.</summary>
    public const string MetricMailboxReads = "rpcgateway.mailbox.reads";

    /// <summary>The number of messages that were trimmed from mailboxes.</summary>
    public const string MetricMailboxTrims = "rpcgateway.mailbox.trims";

    /// <summary>The number of bytes that wait to be stored.</summary>
    public const string MetricMailboxQueue = "rpcgateway.mailbox.queue";

    /// <summary>The size of SQLite's write-ahead log.</summary>
    public const string MetricMailboxWal = "rpcgateway.mailbox.wal";

    /// <summary>The number of open subscriptions of mailboxes.</summary>
    public const string MetricMailboxActiveSubscriptions = "rpcgateway.mailbox.active_subscriptions";
}
