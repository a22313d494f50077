using System.Diagnostics;
using System.Diagnostics.Metrics;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Telemetry;

/// <summary>What only a server reports: connections until they are open, broadcasts, and refused handshakes.</summary>
internal static class GatewayTelemetry
{
    private static readonly string? Version = typeof(GatewayTelemetry).Assembly.GetName().Version?.ToString(3);

    private static readonly ActivitySource Source = new(RpcTelemetryNames.Source, Version);

    // Of the same name as that of the connections, so one AddMeter is enough for both.
    private static readonly Meter Meter = new(RpcTelemetryNames.Source, Version);

    private static readonly Counter<long> RefusedHandshakes = Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricRefusedHandshakes, "{handshake}", "Handshakes that the server refused.");

    /// <summary>
    /// Starts the span that calls link to. That of the HTTP request would do for it, did it not last as long as the
    /// connection, for hours.
    /// </summary>
    public static Activity? StartConnect() => Source.StartActivity(RpcTelemetryNames.SpanConnect);

    /// <summary>Starts the span of a notification to any number of connections.</summary>
    public static Activity? StartNotification(string method) => Source.HasListeners()
        ? Source.StartActivity(
            ActivityKind.Client,
            tags:
            [
                new(RpcTelemetryNames.RpcSystem, RpcTelemetryNames.JsonRpc),
                new(RpcTelemetryNames.RpcMethod, method),
                new(RpcTelemetryNames.JsonRpcVersion, RpcTelemetryNames.Version2),
            ],
            name: method)
        : null;

    /// <summary>For a connection that could not be accepted, or a notification that could not be written.</summary>
    public static void Fail(Activity? activity, Exception exception)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(RpcTelemetryNames.ErrorType, exception.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    public static void CountRefusal(string reason) =>
        RefusedHandshakes.Add(1, new KeyValuePair<string, object?>(RpcTelemetryNames.RefusalReason, reason));
}
