using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>The state of all nodes at one moment.</summary>
internal sealed record NodesReading
{
    /// <summary>The nodes: this one first, then the others by their ids.</summary>
    [JsonPropertyName("list")]
    public required IReadOnlyList<LiveNode> List { get; init; }

    /// <summary>The calls of all nodes together since the previous reading, as one method without a name; null for the first one.</summary>
    [JsonPropertyName("second")]
    public LiveSecond? Second { get; init; }
}
