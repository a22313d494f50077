using System.Collections.Concurrent;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The names of calls that are forwarded without knowing their methods. They may be of anybody's choice, and each is a
/// series of its own in metrics: they are made fit to be read, and long ones and all beyond the first ones are told as one.
/// </summary>
internal static class ForwardedMethods
{
    public const int Max = 1000;

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

        return Names.Count < Max ? Names.GetOrAdd(method, PeerText.Clean(method)) : RpcTelemetryNames.Other;
    }
}
