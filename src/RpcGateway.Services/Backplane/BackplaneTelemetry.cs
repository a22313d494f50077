using System.Diagnostics;
using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Services.Backplane;

/// <summary>
/// The spans and the durations of requests between nodes. What operators ask for has none: it would hide the clients' requests. Nor have the
/// portions of a stream, like <c>$/enumerator/next</c> on a connection.
/// </summary>
internal static class BackplaneTelemetry
{
    // Other nodes choose the codes.
    private static readonly ErrorCodeTexts Codes = new();

    private static readonly Histogram<double> Duration = RpcTelemetry.Meter.CreateHistogram(
        RpcTelemetryNames.MetricBackplaneRequestDuration,
        "s",
        "Duration of requests to other nodes.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    /// <summary>Starts the span of a request to another node. It is current until it is disposed.</summary>
    public static Activity? StartRequest(BackplaneRequest request) =>
        Start(request, ActivityKind.Client, RpcTelemetry.Source.HasListeners() ? ForwardedTrace.RemoteParent : default);

    /// <summary>Starts the span of a request of another node, in the trace of that node.</summary>
    /// <returns>Makes the trace no longer current; null without a trace.</returns>
    public static IDisposable? StartHandling(BackplaneRequest request)
    {
        ActivityContext parent = default;
        if (request.TraceParent is { } id && RpcTelemetry.Source.HasListeners())
        {
            ActivityContext.TryParse(id, request.TraceState, isRemote: true, out parent);
        }

        return Start(request, ActivityKind.Server, parent) ?? RequestTrace.Start(request);
    }

    /// <summary>Ends the span with the outcome of its request, and records the duration.</summary>
    /// <param name="request">The request.</param>
    /// <param name="span">The span; null if it is not recorded.</param>
    /// <param name="response">The response; null if no node has the connection.</param>
    /// <param name="started">When the request was sent.</param>
    public static void End(BackplaneRequest request, Activity? span, BackplaneResponse? response, long started)
    {
        if (!IsTraced(request.Operation))
        {
            return;
        }

        if (response?.ErrorCode is { } code && span is { IsAllDataRequested: true })
        {
            span.SetTag(RpcTelemetryNames.ErrorType, ErrorCodeTexts.ToText(code));
            span.SetStatus(ActivityStatusCode.Error);
        }

        if (Duration.Enabled)
        {
            var tags = new TagList { { RpcTelemetryNames.BackplaneOperation, NameOf(request.Operation) } };
            if (response?.ErrorCode is { } error)
            {
                tags.Add(RpcTelemetryNames.ErrorType, Codes.ToBoundedText(error));
            }

            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    private static Activity? Start(BackplaneRequest request, ActivityKind kind, ActivityContext parent)
    {
        if (!IsTraced(request.Operation) || !RpcTelemetry.Source.HasListeners())
        {
            return null;
        }

        var span = RpcTelemetry.Source.StartActivity(kind, parent, name: RpcTelemetryNames.SpanBackplaneRequest);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(RpcTelemetryNames.BackplaneOperation, NameOf(request.Operation));
            span.SetTag(RpcTelemetryNames.ConnectionId, request.ConnectionId);
        }

        return span;
    }

    private static bool IsTraced(BackplaneOperation operation) => operation is not (BackplaneOperation.Node or BackplaneOperation.Next);

    private static string NameOf(BackplaneOperation operation) => operation switch
    {
        BackplaneOperation.Call => "call",
        BackplaneOperation.Join => "join",
        BackplaneOperation.Leave => "leave",
        BackplaneOperation.Close => "close",
        BackplaneOperation.Stream => "stream",
        BackplaneOperation.Presence => "presence",
        _ => RpcTelemetryNames.Other,
    };
}
