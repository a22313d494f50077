using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>An open connection.</summary>
internal sealed record LiveConnection
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("user")]
    public string? User { get; init; }

    [JsonPropertyName("address")]
    public string? Address { get; init; }

    [JsonPropertyName("connectedAt")]
    public double ConnectedAt { get; init; }

    /// <summary>Whether the client has lost its socket and may return.</summary>
    [JsonPropertyName("detached")]
    public bool Detached { get; init; }

    [JsonPropertyName("received")]
    public long Received { get; init; }

    [JsonPropertyName("sent")]
    public long Sent { get; init; }

    [JsonPropertyName("queued")]
    public long Queued { get; init; }

    [JsonPropertyName("calls")]
    public int Calls { get; init; }

    [JsonPropertyName("streams")]
    public int Streams { get; init; }
}
