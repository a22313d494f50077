using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>What the page draws once a second. Times are milliseconds since 1970.</summary>
// The names are written out: the options that serialize it are the application's.
internal sealed record LiveSnapshot
{
    [JsonPropertyName("time")]
    public required double Time { get; init; }

    /// <summary>Since when calls are measured: since the first of those who watch began to.</summary>
    [JsonPropertyName("since")]
    public required double Since { get; init; }

    /// <summary>How many connections there are, shown or not.</summary>
    [JsonPropertyName("connectionCount")]
    public required int ConnectionCount { get; init; }

    [JsonPropertyName("connections")]
    public required IReadOnlyList<LiveConnection> Connections { get; init; }

    /// <summary>Calls of those connections that run.</summary>
    [JsonPropertyName("calls")]
    public required IReadOnlyList<LiveCall> Calls { get; init; }

    [JsonPropertyName("seconds")]
    public required IReadOnlyList<LiveSecond> Seconds { get; init; }
}
