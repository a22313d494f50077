using System.Diagnostics;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// The telemetry of a forwarded call: as a server towards the peer and as a client towards the process that serves it.
/// </summary>
internal sealed class ForwardedSpans
{
    private readonly CallTelemetry _server;
    private readonly CallTelemetry _client;

    private ForwardedSpans(CallTelemetry server, CallTelemetry client)
    {
        _server = server;
        _client = client;
    }

    /// <summary>
    /// Starts the spans, the last of which is current until the caller restores its own. Returns null if nothing is recorded.
    /// </summary>
    /// <param name="method">The wire name.</param>
    /// <param name="message">The request or notification of the peer.</param>
    /// <param name="telemetry">The connection to the peer.</param>
    /// <param name="target">The process that serves the call.</param>
    public static ForwardedSpans? Start(string method, in RpcMessage message, ConnectionTelemetry telemetry, ISpanPeer target)
    {
        var server = CallTelemetry.StartServer(method, message, telemetry);
        return server.IsRecording ? new ForwardedSpans(server, CallTelemetry.StartClient(method, telemetry, target)) : null;
    }

    /// <summary>The same for a call of one of several methods: its name is in the spans only, because the peer chooses it.</summary>
    public static ForwardedSpans? StartUnknown(string pattern, in RpcMessage message, ConnectionTelemetry telemetry, ISpanPeer target)
    {
        var spans = Start(pattern, message, telemetry, target);
        spans?._server.SetOriginalMethod(message);
        spans?._client.SetOriginalMethod(message);
        return spans;
    }

    /// <summary>Adds the id of the forwarded request.</summary>
    public void SetRequestId(long id) => _client.SetRequestId(id);

    public void End(RpcException? exception, bool hasResponse)
    {
        var current = Activity.Current;
        var outcome = new CallOutcome(exception, exception?.Code, hasResponse);
        if (_client.IsRecording)
        {
            _client.End(outcome);
        }

        _server.End(outcome);
        Activity.Current = current;
    }
}
