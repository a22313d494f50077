using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>The source of spans, and the instruments that are told of what happens; both ends share them.</summary>
internal static class RpcTelemetry
{
    public static readonly string? Version = typeof(RpcTelemetry).Assembly.GetName().Version?.ToString(3);

    public static readonly ActivitySource Source = new(RpcTelemetryNames.Source, Version);

    public static readonly Meter Meter = new(RpcTelemetryNames.Source, Version);

    // The buckets that the conventions advise for calls.
    private static readonly InstrumentAdvice<double> CallBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    // Those that the conventions have for the connections of a server.
    private static readonly InstrumentAdvice<double> ConnectionBuckets = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
    };

    public static readonly Histogram<double> ServerDuration = Meter.CreateHistogram(
        RpcTelemetryNames.MetricServerCallDuration,
        "s",
        "Duration of the calls that this process answered.",
        advice: CallBuckets);

    public static readonly Histogram<double> ClientDuration = Meter.CreateHistogram(
        RpcTelemetryNames.MetricClientCallDuration,
        "s",
        "Duration of the calls that this process made.",
        advice: CallBuckets);

    public static readonly Histogram<double> ConnectionDuration = Meter.CreateHistogram(
        RpcTelemetryNames.MetricConnectionDuration,
        "s",
        "Duration of connections, with the reason they ended.",
        advice: ConnectionBuckets);

    private static readonly Counter<long> Drops = Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricOutboundDrops,
        "{message}",
        "Notifications that were not sent, because more waited than MaxOutboundBytes allows.");

    private static readonly Counter<long> LimitHits = Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricLimitHits, "{hit}", "How often a limit was hit.");

    public static void CountDrops(int messages, RpcOverflowPolicy policy)
    {
        if (messages > 0)
        {
            var name = policy == RpcOverflowPolicy.Latest ? "latest" : "drop_oldest";
            Drops.Add(messages, new KeyValuePair<string, object?>(RpcTelemetryNames.OverflowPolicy, name));
        }
    }

    public static void CountLimit(string limit) =>
        LimitHits.Add(1, new KeyValuePair<string, object?>(RpcTelemetryNames.Limit, limit));
}
