using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Dashboard.Live;

/// <summary>One end of one call. Every text is bounded: some of them are of a peer's choice.</summary>
internal sealed record LiveSpan
{
    private const int MostAttributes = 32;

    [JsonPropertyName("traceId")]
    public required string TraceId { get; init; }

    [JsonPropertyName("spanId")]
    public required string SpanId { get; init; }

    /// <summary>Null for the first of its trace.</summary>
    [JsonPropertyName("parentId")]
    public string? ParentId { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Whether this process made the call; else it answered it.</summary>
    [JsonPropertyName("outgoing")]
    public bool IsOutgoing { get; init; }

    /// <summary>In milliseconds since 1970.</summary>
    [JsonPropertyName("start")]
    public double Start { get; init; }

    /// <summary>In milliseconds.</summary>
    [JsonPropertyName("duration")]
    public double Duration { get; init; }

    /// <summary>What it failed with; null for success.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("attributes")]
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>About how many bytes of memory it takes.</summary>
    [JsonIgnore]
    public int Size { get; private init; }

    public static LiveSpan Of(Activity activity)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var size = 400;
        foreach (var (name, value) in activity.EnumerateTagObjects())
        {
            if (attributes.Count == MostAttributes)
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
