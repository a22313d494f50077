using System.Diagnostics;
using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Mailbox.Telemetry;

/// <summary>What mailboxes count and measure as it happens. Costs nothing without a listener.</summary>
internal static class MailboxCounters
{
    public const string Stored = "stored";
    public const string Repeated = "repeated";
    public const string Conflict = "conflict";
    public const string Failed = "failed";
    public const string Refused = "refused";

    private static readonly Counter<long> Appends = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricMailboxAppends, "{message}", "Number of messages that were to be appended, with their outcome.");

    private static readonly Histogram<double> CommitDuration = RpcTelemetry.Meter.CreateHistogram(
        RpcTelemetryNames.MetricMailboxCommitDuration,
        "s",
        "Duration of transactions that append messages.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    private static readonly Counter<long> Reads = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricMailboxReads, "{message}", "Number of messages that were read.");

    private static readonly Counter<long> Trims = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricMailboxTrims, "{message}", "Number of messages that were trimmed.");

    public static void CountAppends(int messages, string outcome)
    {
        if (messages > 0)
        {
            Appends.Add(messages, new KeyValuePair<string, object?>(RpcTelemetryNames.MailboxOutcome, outcome));
        }
    }

    public static void RecordCommit(long started) => CommitDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);

    public static void CountReads(int messages) => Reads.Add(messages);

    public static void CountTrims(int messages) => Trims.Add(messages);
}
