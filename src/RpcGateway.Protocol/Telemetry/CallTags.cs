using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The attributes that the span of a call has from the start, so that samplers see them. Created once per method, so a span
/// that is not sampled costs no allocation.
/// </summary>
internal static class CallTags
{
    // Keyed by the identity of the string and only as long as it lives: a forwarded name can come from any peer.
    private static readonly ConditionalWeakTable<string, KeyValuePair<string, object?>[]> ByMethod = [];

    public static KeyValuePair<string, object?>[] Of(string method) => ByMethod.GetValue(
        method,
        static method =>
        [
            new(RpcTelemetryNames.RpcSystem, RpcTelemetryNames.JsonRpc),
            new(RpcTelemetryNames.RpcMethod, method),
            new(RpcTelemetryNames.JsonRpcVersion, RpcTelemetryNames.Version2),
        ]);

    public static void SetStreams(Activity activity, in StreamCounts counts)
    {
        Set(activity, RpcTelemetryNames.StreamItemsSent, counts.ItemsSent);
        Set(activity, RpcTelemetryNames.StreamItemsReceived, counts.ItemsReceived);
        Set(activity, RpcTelemetryNames.StreamBytesSent, counts.BytesSent);
        Set(activity, RpcTelemetryNames.StreamBytesReceived, counts.BytesReceived);
    }

    private static void Set(Activity activity, string name, long? count)
    {
        if (count is { } value)
        {
            activity.SetTag(name, value);
        }
    }
}
