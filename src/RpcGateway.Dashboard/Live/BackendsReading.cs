using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>The state of all backends at one moment.</summary>
internal sealed record BackendsReading
{
    /// <summary>The number of instances, shown or not.</summary>
    [JsonPropertyName("count")]
    public required int Count { get; init; }

    /// <summary>The instances with the most running calls and clients.</summary>
    [JsonPropertyName("instances")]
    public required IReadOnlyList<LiveBackend> Instances { get; init; }

    /// <summary>The contracts that backends may register.</summary>
    [JsonPropertyName("allowed")]
    public required IReadOnlyList<string> Allowed { get; init; }

    /// <summary>The required contracts that make the gateway unready.</summary>
    [JsonPropertyName("missing")]
    public required IReadOnlyList<string> Missing { get; init; }
}
