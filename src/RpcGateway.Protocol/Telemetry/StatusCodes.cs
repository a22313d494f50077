using System.Collections.Concurrent;
using System.Globalization;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// Error codes as text, made once each. A peer may answer with any code, and each is a series of its own in metrics: all
/// beyond the first ones are told as one.
/// </summary>
internal sealed class StatusCodes
{
    public const int Most = 200;

    private readonly ConcurrentDictionary<int, string> _texts = new();

    /// <summary>For metrics.</summary>
    public string ToBoundedText(int code)
    {
        if (_texts.TryGetValue(code, out var text))
        {
            return text;
        }

        // The protocol's own always have room.
        var isOwn = code is >= -32999 and <= -32000;
        return isOwn || _texts.Count < Most ? _texts.GetOrAdd(code, ToText) : RpcTelemetryNames.Other;
    }

    /// <summary>For spans.</summary>
    public static string ToText(int code) => code.ToString(CultureInfo.InvariantCulture);
}
