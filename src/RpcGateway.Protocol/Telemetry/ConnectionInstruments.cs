using System.Diagnostics.Metrics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The observable instruments, which read the figures of the open connections when metrics are collected.
/// </summary>
internal static class ConnectionInstruments
{
    private static readonly KeyValuePair<string, object?> Receive =
        new(RpcTelemetryNames.IoDirection, RpcTelemetryNames.Receive);

    private static readonly KeyValuePair<string, object?> Transmit =
        new(RpcTelemetryNames.IoDirection, RpcTelemetryNames.Transmit);

    private static readonly KeyValuePair<string, object?> Items = new(RpcTelemetryNames.StreamKind, "items");
    private static readonly KeyValuePair<string, object?> Binary = new(RpcTelemetryNames.StreamKind, "binary");

    /// <summary>Creates the instruments. Called once.</summary>
    public static void Create()
    {
        var meter = RpcTelemetry.Meter;
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricActiveConnections,
            () => ForEach(group => group.Count),
            "{connection}",
            "Number of open connections.");
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricServerActiveCalls,
            () => ForEach(group => group.Sum(static connection => connection.RunningCalls)),
            "{call}",
            "Number of running calls from peers.");
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricClientActiveCalls,
            () => ForEach(group => group.Sum(static connection => connection.WaitingCalls)),
            "{call}",
            "Number of calls by this process that wait for a response.");
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricOutboundQueue,
            () => ForEach(group => group.Sum(static connection => connection.OutboundBytes)),
            "By",
            "Number of bytes waiting to be sent.");
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricActiveStreams, ReadStreams, "{stream}", "Number of open streams.");
        meter.CreateObservableCounter(
            RpcTelemetryNames.MetricStreamItems, ReadItems, "{item}", "Number of items sent and received in streams.");
        meter.CreateObservableCounter(
            RpcTelemetryNames.MetricNetworkIo,
            ReadBytes,
            "By",
            "Number of message bytes, without WebSocket framing and lower layers.");
    }

    private static IEnumerable<Measurement<long>> ForEach(Func<OpenConnections, long> read) =>
        [.. OpenConnections.All.Select(group => new Measurement<long>(read(group), group.RoleTag))];

    private static IEnumerable<Measurement<long>> ReadStreams() => OpenConnections.All.SelectMany(
        group => new Measurement<long>[]
        {
            new(CountEnds(group, StreamEnd.ItemsSent), group.RoleTag, Items, Transmit),
            new(CountEnds(group, StreamEnd.ItemsReceived), group.RoleTag, Items, Receive),
            new(CountEnds(group, StreamEnd.BinarySent), group.RoleTag, Binary, Transmit),
            new(CountEnds(group, StreamEnd.BinaryReceived), group.RoleTag, Binary, Receive),
        });

    private static long CountEnds(OpenConnections group, StreamEnd end) =>
        group.Sum(connection => connection.CountStreams(end));

    private static IEnumerable<Measurement<long>> ReadItems() => OpenConnections.All.SelectMany(group =>
    {
        var totals = group.ReadTotals();
        return new Measurement<long>[]
        {
            new(totals.ItemsReceived, group.RoleTag, Receive),
            new(totals.ItemsSent, group.RoleTag, Transmit),
        };
    });

    private static IEnumerable<Measurement<long>> ReadBytes() => OpenConnections.All.SelectMany(group =>
    {
        var totals = group.ReadTotals();
        return new Measurement<long>[]
        {
            new(totals.BytesReceived, group.RoleTag, Receive),
            new(totals.BytesSent, group.RoleTag, Transmit),
        };
    });
}
