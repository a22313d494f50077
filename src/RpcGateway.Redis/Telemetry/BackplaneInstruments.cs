using System.Runtime.CompilerServices;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Redis.Telemetry;

/// <summary>
/// The observable instruments about the backplane, which read all nodes of the process when metrics are collected. A node is forgotten
/// when nothing else refers to it.
/// </summary>
internal static class BackplaneInstruments
{
    private static readonly ConditionalWeakTable<IBackplaneFigures, object?> Nodes = [];

    static BackplaneInstruments()
    {
        RpcTelemetry.Meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricBackplaneQueue, () => Nodes.Sum(node => node.Key.QueuedBytes), "By", "Number of bytes that wait to be published.");
        RpcTelemetry.Meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricBackplanePeers, () => Nodes.Sum(node => (long)node.Key.PeerCount), "{node}", "Number of other nodes that are alive.");
        RpcTelemetry.Meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricBackplaneActiveRequests,
            () => Nodes.Sum(node => (long)node.Key.RunningRequests),
            "{request}",
            "Number of running requests from other nodes.");
    }

    public static void Add(IBackplaneFigures node) => Nodes.AddOrUpdate(node, null);

    public static void Remove(IBackplaneFigures node) => Nodes.Remove(node);
}
