using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>A node of the gateway. Without a description, only the id, the state and what was known before are set.</summary>
internal sealed record LiveNode
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Whether it is the node that serves the page.</summary>
    [JsonPropertyName("self")]
    public bool IsThisNode { get; init; }

    /// <summary>One of ready, draining, stopping, stopped, unknown and lost.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>Why there is no description.</summary>
    [JsonPropertyName("problem")]
    public string? Problem { get; init; }

    [JsonPropertyName("host")]
    public string? Host { get; init; }

    [JsonPropertyName("process")]
    public int Process { get; init; }

    [JsonPropertyName("version")]
    public string? Version { get; init; }

    /// <summary>In milliseconds.</summary>
    [JsonPropertyName("uptime")]
    public double Uptime { get; init; }

    [JsonPropertyName("connections")]
    public int Connections { get; init; }

    [JsonPropertyName("calls")]
    public long Calls { get; init; }

    [JsonPropertyName("streams")]
    public long Streams { get; init; }

    [JsonPropertyName("queued")]
    public long Queued { get; init; }

    [JsonPropertyName("relayed")]
    public int Relayed { get; init; }

    [JsonPropertyName("backends")]
    public int Backends { get; init; }

    /// <summary>The way to the broker and back, in milliseconds; null without a broker.</summary>
    [JsonPropertyName("latency")]
    public double? Latency { get; init; }

    /// <summary>Calls per second; null if they are not measured yet.</summary>
    [JsonPropertyName("rate")]
    public double? Rate { get; init; }

    /// <summary>Failed calls per second; null if they are not measured yet.</summary>
    [JsonPropertyName("errors")]
    public double? Errors { get; init; }
}
