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

    /// <summary>The calls that run on all of them.</summary>
    [JsonPropertyName("callCount")]
    public required long CallCount { get; init; }

    /// <summary>The open streams of all of them.</summary>
    [JsonPropertyName("streamCount")]
    public required long StreamCount { get; init; }

    /// <summary>The bytes that wait to be sent on all of them.</summary>
    [JsonPropertyName("queued")]
    public required long Queued { get; init; }

    /// <summary>Those where most is going on.</summary>
    [JsonPropertyName("connections")]
    public required IReadOnlyList<LiveConnection> Connections { get; init; }

    /// <summary>Calls of those connections that run, the longest first.</summary>
    [JsonPropertyName("calls")]
    public required IReadOnlyList<LiveCall> Calls { get; init; }

    [JsonPropertyName("seconds")]
    public required IReadOnlyList<LiveSecond> Seconds { get; init; }
}
