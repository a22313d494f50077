using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Dashboard.Live;

/// <summary>One end of one call. The length of every text is limited, because peers choose some of them.</summary>
internal sealed record LiveSpan
{
    private const int MaxAttributes = 32;

    [JsonPropertyName("traceId")]
    public required string TraceId { get; init; }

    [JsonPropertyName("spanId")]
    public required string SpanId { get; init; }

    /// <summary>Null for the root span of a trace.</summary>
    [JsonPropertyName("parentId")]
    public string? ParentId { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Whether this process made the call; otherwise it handled the call.</summary>
    [JsonPropertyName("outgoing")]
    public bool IsOutgoing { get; init; }

    /// <summary>In milliseconds since 1970.</summary>
    [JsonPropertyName("start")]
    public double Start { get; init; }

    /// <summary>In milliseconds.</summary>
    [JsonPropertyName("duration")]
    public double Duration { get; init; }

    /// <summary>The error type; null if the call succeeded.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("attributes")]
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>The approximate size in memory, in bytes.</summary>
    [JsonIgnore]
    public int Size { get; private init; }

    public static LiveSpan Of(Activity activity)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var size = 400;
        foreach (var (name, value) in activity.EnumerateTagObjects())
        {
            if (attributes.Count == MaxAttributes)
            {
                break;
            }

            var text = PeerText.Clean(Convert.ToString(value, CultureInfo.InvariantCulture));
            attributes[name] = text;
            size += 60 + (text.Length * 2);
        }

        return new LiveSpan
        {
            TraceId = activity.TraceId.ToHexString(),
            SpanId = activity.SpanId.ToHexString(),
            ParentId = activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString(),
            Name = PeerText.Clean(activity.DisplayName),
            IsOutgoing = activity.Kind == ActivityKind.Client,
            Start = (activity.StartTimeUtc - DateTime.UnixEpoch).TotalMilliseconds,
            Duration = activity.Duration.TotalMilliseconds,
            Error = activity.Status == ActivityStatusCode.Error
                ? attributes.GetValueOrDefault(RpcTelemetryNames.ErrorType, RpcTelemetryNames.Other)
                : null,
            Attributes = attributes,
            Size = size,
        };
    }
}
