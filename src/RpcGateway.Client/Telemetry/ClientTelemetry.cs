using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Client.Telemetry;

/// <summary>The metric that only a client reports: its attempts to reconnect.</summary>
internal static class ClientTelemetry
{
    private static readonly Counter<long> Reconnects = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricClientReconnects, "{attempt}", "Attempts to reconnect, with their outcome.");

    public static void CountReconnect(bool isConnected) => Reconnects.Add(
        1,
        new KeyValuePair<string, object?>(RpcTelemetryNames.ReconnectOutcome, isConnected ? "connected" : "failed"));
}
