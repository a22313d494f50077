using System.Diagnostics.Metrics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>The instruments that are read, not told: what the open connections know of themselves.</summary>
internal static class ConnectionInstruments
{
    private static readonly KeyValuePair<string, object?> Receive =
        new(RpcTelemetryNames.IoDirection, RpcTelemetryNames.Receive);

    private static readonly KeyValuePair<string, object?> Transmit =
        new(RpcTelemetryNames.IoDirection, RpcTelemetryNames.Transmit);

    private static readonly KeyValuePair<string, object?> Items = new(RpcTelemetryNames.StreamKind, "items");
    private static readonly KeyValuePair<string, object?> Binary = new(RpcTelemetryNames.StreamKind, "binary");

    /// <summary>Called once.</summary>
    public static void Create()
    {
        var meter = RpcTelemetry.Meter;
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricActiveConnections,
            () => ForEach(group => group.Count),
            "{connection}",
            "Connections that are open.");
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricServerActiveCalls,
            () => ForEach(group => group.Sum(static connection => connection.RunningCalls)),
            "{call}",
            "Calls of peers that run.");
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricClientActiveCalls,
            () => ForEach(group => group.Sum(static connection => connection.WaitingCalls)),
            "{call}",
            "Calls of this process that wait for an answer.");
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricOutboundQueue,
            () => ForEach(group => group.Sum(static connection => connection.OutboundBytes)),
            "By",
            "Bytes that wait to be sent.");
        meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricActiveStreams, ReadStreams, "{stream}", "Streams that are open.");
        meter.CreateObservableCounter(
            RpcTelemetryNames.MetricStreamItems, ReadItems, "{item}", "Items that went through streams.");
        meter.CreateObservableCounter(
            RpcTelemetryNames.MetricNetworkIo,
            ReadBytes,
            "By",
            "Bytes of messages, without the frames of WebSockets and what lies below.");
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
