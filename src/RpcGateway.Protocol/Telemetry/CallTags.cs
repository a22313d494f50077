using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The attributes that a call's span has from its beginning, where samplers see them: made once for each method, so a
/// span that is not sampled costs none.
/// </summary>
internal static class CallTags
{
    // By the string's identity, and no longer than it lives: a name that is forwarded may be any peer's.
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
