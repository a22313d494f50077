using System.Runtime.CompilerServices;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Server.Relays;

/// <summary>The metrics of relayed sockets. A gateway is forgotten when nothing else refers to it.</summary>
internal static class RelayInstruments
{
    private static readonly ConditionalWeakTable<IRelayFigures, object?> Gateways = [];

    static RelayInstruments() => RpcTelemetry.Meter.CreateObservableUpDownCounter(
        RpcTelemetryNames.MetricRelayedConnections,
        () => Gateways.Sum(gateway => (long)gateway.Key.Count),
        "{connection}",
        "Number of sockets of clients whose sessions are on other nodes.");

    public static void Add(IRelayFigures relay) => Gateways.AddOrUpdate(relay, null);
}
