using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>A registered instance of a backend.</summary>
internal sealed record LiveBackend
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("instance")]
    public required string Instance { get; init; }

    [JsonPropertyName("address")]
    public string? Address { get; init; }

    [JsonPropertyName("contracts")]
    public required IReadOnlyList<string> Contracts { get; init; }

    [JsonPropertyName("connectedAt")]
    public double ConnectedAt { get; init; }

    [JsonPropertyName("draining")]
    public bool IsDraining { get; init; }

    [JsonPropertyName("clients")]
    public int Clients { get; init; }

    [JsonPropertyName("calls")]
    public int Calls { get; init; }
}
