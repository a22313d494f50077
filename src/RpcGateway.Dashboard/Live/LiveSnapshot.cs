using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>What the page draws once per second. Times are milliseconds since 1970.</summary>
// Each member names its JSON property, because the application's serializer options apply.
internal sealed record LiveSnapshot
{
    [JsonPropertyName("time")]
    public required double Time { get; init; }

    /// <summary>The time since which calls are measured: the start of the first watcher.</summary>
    [JsonPropertyName("since")]
    public required double Since { get; init; }

    /// <summary>The number of connections, shown or not.</summary>
    [JsonPropertyName("connectionCount")]
    public required int ConnectionCount { get; init; }

    /// <summary>The number of running calls on all connections.</summary>
    [JsonPropertyName("callCount")]
    public required long CallCount { get; init; }

    /// <summary>The number of open streams on all connections.</summary>
    [JsonPropertyName("streamCount")]
    public required long StreamCount { get; init; }

    /// <summary>The number of bytes queued for sending on all connections.</summary>
    [JsonPropertyName("queued")]
    public required long Queued { get; init; }

    /// <summary>The most active connections.</summary>
    [JsonPropertyName("connections")]
    public required IReadOnlyList<LiveConnection> Connections { get; init; }

    /// <summary>Running calls of those connections, the longest first.</summary>
    [JsonPropertyName("calls")]
    public required IReadOnlyList<LiveCall> Calls { get; init; }

    /// <summary>The backends; null if the gateway accepts none.</summary>
    [JsonPropertyName("backends")]
    public required BackendsReading? Backends { get; init; }

    /// <summary>The nodes of the gateway; null until they have been read.</summary>
    [JsonPropertyName("nodes")]
    public required NodesReading? Nodes { get; init; }

    [JsonPropertyName("seconds")]
    public required IReadOnlyList<LiveSecond> Seconds { get; init; }
}
