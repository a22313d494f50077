using System.Diagnostics;
using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Server.Telemetry;

/// <summary>The telemetry that only a server reports: broadcasts and refused handshakes.</summary>
internal static class GatewayTelemetry
{
    private static readonly Counter<long> RefusedHandshakes = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricRefusedHandshakes, "{handshake}", "Handshakes that the server refused.");

    /// <summary>Starts the span of a notification to any number of connections.</summary>
    public static Activity? StartNotification(string method) => RpcTelemetry.Source.HasListeners()
        ? RpcTelemetry.Source.StartActivity(ActivityKind.Client, tags: CallTags.Of(method), name: method)
        : null;

    public static void CountRefusal(string reason) =>
        RefusedHandshakes.Add(1, new KeyValuePair<string, object?>(RpcTelemetryNames.RefusalReason, reason));
}
