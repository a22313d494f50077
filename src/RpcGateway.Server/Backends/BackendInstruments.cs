using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Server.Backends;

/// <summary>
/// The observable instruments about backends, which read the links and instances of all gateways of the process when metrics are
/// collected. A gateway is forgotten when nothing else refers to it.
/// </summary>
internal static class BackendInstruments
{
    private static readonly ConditionalWeakTable<BackendRegistry, BackendLinks> Gateways = [];

    private static readonly KeyValuePair<string, object?> Ready = new(RpcTelemetryNames.BackendState, "ready");
    private static readonly KeyValuePair<string, object?> Draining = new(RpcTelemetryNames.BackendState, "draining");

    static BackendInstruments()
    {
        RpcTelemetry.Meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricActiveLinks,
            () => Gateways.Sum(gateway => (long)gateway.Value.Count),
            "{link}",
            "Number of open links to backends, also of those that have not registered.");
        RpcTelemetry.Meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricActiveInstances, ReadInstances, "{instance}", "Number of instances, for each contract.");
        RpcTelemetry.Meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricActiveChannels,
            () => Gateways.Sum(gateway => gateway.Value.Instances.Sum(instance => (long)instance.Channels)),
            "{channel}",
            "Number of virtual connections of clients to backends.");
    }

    public static void Add(BackendRegistry registry, BackendLinks links) => Gateways.AddOrUpdate(registry, links);

    // Allowed contracts without an instance are reported as 0, so that their loss can be noticed.
    private static IEnumerable<Measurement<long>> ReadInstances() =>
        from gateway in Gateways
        from contract in gateway.Key.CountInstances()
        group contract by contract.Name into same
        from measurement in new Measurement<long>[]
        {
            new(same.Sum(contract => contract.Ready), Tag(same.Key), Ready),
            new(same.Sum(contract => contract.Draining), Tag(same.Key), Draining),
        }
        select measurement;

    private static KeyValuePair<string, object?> Tag(string contract) => new(RpcTelemetryNames.Contract, contract);
}
