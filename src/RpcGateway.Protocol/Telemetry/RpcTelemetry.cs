using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>The source of spans and the instruments that events are recorded with. Both ends share them.</summary>
internal static class RpcTelemetry
{
    public static readonly string? Version = typeof(RpcTelemetry).Assembly.GetName().Version?.ToString(3);

    public static readonly ActivitySource Source = new(RpcTelemetryNames.Source, Version);

    public static readonly Meter Meter = new(RpcTelemetryNames.Source, Version);

    // The buckets that the semantic conventions recommend for calls.
    private static readonly InstrumentAdvice<double> CallBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    // The buckets that the semantic conventions define for the connections of a server.
    private static readonly InstrumentAdvice<double> ConnectionBuckets = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
    };

    public static readonly Histogram<double> ServerDuration = Meter.CreateHistogram(
        RpcTelemetryNames.MetricServerCallDuration,
        "s",
        "Duration of calls that this process served.",
        advice: CallBuckets);

    public static readonly Histogram<double> ClientDuration = Meter.CreateHistogram(
        RpcTelemetryNames.MetricClientCallDuration,
        "s",
        "Duration of calls that this process made.",
        advice: CallBuckets);

    public static readonly Histogram<double> ConnectionDuration = Meter.CreateHistogram(
        RpcTelemetryNames.MetricConnectionDuration,
        "s",
        "Duration of connections, with the reason for their end.",
        advice: ConnectionBuckets);

    private static readonly Counter<long> Drops = Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricOutboundDrops,
        "{message}",
        "Number of notifications dropped because the outbound queue was full (MaxOutboundBytes).");

    private static readonly Counter<long> LimitHits = Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricLimitHits, "{hit}", "Number of times that a limit was reached.");

    private static readonly UpDownCounter<long> Handles = Meter.CreateUpDownCounter<long>(
        RpcTelemetryNames.MetricActiveHandles,
        "{handle}",
        "Number of objects and streams of services behind a prefix, and of their clients, that the other end can use.");

    public static void CountHandles(int change, string backend)
    {
        if (change != 0)
        {
            Handles.Add(change, new KeyValuePair<string, object?>(RpcTelemetryNames.BackendName, backend));
        }
    }

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
