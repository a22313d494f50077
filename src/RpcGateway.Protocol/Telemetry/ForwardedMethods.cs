using System.Collections.Concurrent;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The method names of forwarded calls. Any peer can choose them, and each name is a separate time series in metrics. So
/// the names are cleaned, and long names and all names beyond a maximum number are reported as one.
/// </summary>
internal static class ForwardedMethods
{
    public const int MaxNames = 1000;

    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    public static string ToBoundedName(string method)
    {
        if (method.Length > PeerText.DefaultLength)
        {
            return RpcTelemetryNames.Other;
        }

        if (Names.TryGetValue(method, out var name))
        {
            return name;
        }

        return Names.Count < MaxNames ? Names.GetOrAdd(method, PeerText.Clean(method)) : RpcTelemetryNames.Other;
    }
}
