using System.Diagnostics.Metrics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Server.Telemetry;

/// <summary>The metrics of tokens on open connections.</summary>
internal static class AuthenticationInstruments
{
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string OtherUser = "other_user";
    public const string Limited = "limited";
    public const string Expired = "expired";

    private static readonly Counter<long> Authentications = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricAuthentications, "{authentication}", "New tokens on open connections, and connections without a new one.");

    public static void Count(string outcome) =>
        Authentications.Add(1, new KeyValuePair<string, object?>(RpcTelemetryNames.AuthenticationOutcome, outcome));
}
