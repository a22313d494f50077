using System.Diagnostics;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Services.Backplane;

/// <summary>The trace context of requests between nodes: what the other node does continues the trace of the caller.</summary>
internal static class RequestTrace
{
    public static BackplaneRequest Add(BackplaneRequest request) => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current
        ? request with { TraceParent = ForwardedTrace.RemoteParentId ?? current.Id, TraceState = current.TraceStateString }
        : request;

    /// <summary>Makes the trace of the request current until the result is disposed.</summary>
    public static IDisposable? Start(BackplaneRequest request) =>
        request.TraceParent is { } parent ? ForwardedTrace.Start(parent, request.TraceState) : null;
}
