using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Server.Telemetry;

/// <summary>The telemetry that only a server reports: refused handshakes.</summary>
internal static class GatewayTelemetry
{
    private static readonly Counter<long> RefusedHandshakes = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricRefusedHandshakes, "{handshake}", "Handshakes that the server refused.");

    public static void CountRefusal(string reason) =>
        RefusedHandshakes.Add(1, new KeyValuePair<string, object?>(RpcTelemetryNames.RefusalReason, reason));
}
