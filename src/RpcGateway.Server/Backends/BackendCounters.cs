using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Server.Backends;

/// <summary>Counts what happens to backends and their clients.</summary>
internal static class BackendCounters
{
    private static readonly Counter<long> Rebinds = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricRebinds, "{rebind}", "Number of times that a client lost or left its instance of a contract.");

    private static readonly Counter<long> RefusedRegistrations = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricRefusedRegistrations, "{registration}", "Number of registrations of backends that were refused.");

    /// <param name="contract">The contract.</param>
    /// <param name="reason"><c>lost</c>, <c>draining</c>, or <c>moved</c> for balance.</param>
    public static void CountRebind(string contract, string reason) => Rebinds.Add(
        1,
        new KeyValuePair<string, object?>(RpcTelemetryNames.Contract, contract),
        new KeyValuePair<string, object?>(RpcTelemetryNames.RebindReason, reason));

    public static void CountRefusedRegistration() => RefusedRegistrations.Add(1);
}
