using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Server.Sessions;

/// <summary>The metrics of sessions. A gateway is forgotten when nothing else refers to it.</summary>
internal static class SessionInstruments
{
    public const string Resumed = "resumed";
    public const string Refused = "refused";
    public const string NotResumable = "not_resumable";

    private static readonly ConditionalWeakTable<DetachedSessions, object?> Gateways = [];

    private static readonly Counter<long> Resumptions = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricResumptions, "{attempt}", "Attempts of clients to continue on another socket.");

    static SessionInstruments() => RpcTelemetry.Meter.CreateObservableUpDownCounter(
        RpcTelemetryNames.MetricDetachedConnections,
        () => Gateways.Sum(gateway => (long)gateway.Key.Count),
        "{connection}",
        "Number of connections that have lost their socket and wait for their client to return.");

    public static void Add(DetachedSessions sessions) => Gateways.AddOrUpdate(sessions, null);

    public static void CountResumption(string outcome) =>
        Resumptions.Add(1, new KeyValuePair<string, object?>(RpcTelemetryNames.ResumeOutcome, outcome));
}
