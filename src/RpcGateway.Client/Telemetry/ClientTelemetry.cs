using System.Diagnostics;
using System.Diagnostics.Metrics;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Telemetry;

/// <summary>What only a client tells: the span of a connection until it is open, and its attempts to reconnect.</summary>
internal static class ClientTelemetry
{
    private static readonly string? Version = typeof(ClientTelemetry).Assembly.GetName().Version?.ToString(3);

    private static readonly ActivitySource Source = new(RpcTelemetryNames.Source, Version);

    // Of the same name as that of the connections, so one AddMeter is enough for both.
    private static readonly Meter Meter = new(RpcTelemetryNames.Source, Version);

    private static readonly Counter<long> Reconnects = Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricClientReconnects, "{attempt}", "Attempts to connect again, with what became of them.");

    /// <summary>Starts the span that callbacks link to; the handshake's headers carry it to the server.</summary>
    public static Activity? StartConnect() => Source.StartActivity(RpcTelemetryNames.SpanConnect);

    public static void Fail(Activity? activity, Exception exception)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(RpcTelemetryNames.ErrorType, exception.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    public static void CountReconnect(bool isConnected) => Reconnects.Add(
        1,
        new KeyValuePair<string, object?>(RpcTelemetryNames.ReconnectOutcome, isConnected ? "connected" : "failed"));
}
