using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Redis.Telemetry;

/// <summary>What the backplane counts and measures as it happens. Costs nothing without a listener.</summary>
internal static class RedisCounters
{
    private static readonly KeyValuePair<string, object?> Received = new(RpcTelemetryNames.IoDirection, RpcTelemetryNames.Receive);
    private static readonly KeyValuePair<string, object?> Sent = new(RpcTelemetryNames.IoDirection, RpcTelemetryNames.Transmit);

    private static readonly Counter<long> Messages = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricBackplaneMessages, "{message}", "Number of messages between nodes.");

    private static readonly Counter<long> Bytes = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricBackplaneIo, "By", "Number of bytes of messages between nodes, with their headers.");

    private static readonly Counter<long> Drops = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricBackplaneDrops, "{message}", "Number of notifications that were not passed to other nodes.");

    private static readonly Histogram<double> RoundTrip = RpcTelemetry.Meter.CreateHistogram(
        RpcTelemetryNames.MetricBackplaneRoundTrip,
        "s",
        "Time from publishing a heartbeat until the same node receives it.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });

    public static void CountSent(int messages, int bytes)
    {
        Messages.Add(messages, Sent);
        Bytes.Add(bytes, Sent);
    }

    public static void CountReceived(int messages, int bytes)
    {
        Messages.Add(messages, Received);
        Bytes.Add(bytes, Received);
    }

    public static void CountDropped() => Drops.Add(1);

    public static void RecordRoundTrip(TimeSpan time) => RoundTrip.Record(time.TotalSeconds);
}
