using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>A call that runs; one with any of the counts has a stream.</summary>
internal sealed record LiveCall
{
    [JsonPropertyName("connection")]
    public required string Connection { get; init; }

    [JsonPropertyName("method")]
    public required string Method { get; init; }

    /// <summary>In milliseconds; null for one that began before anybody watched.</summary>
    [JsonPropertyName("elapsed")]
    public double? Elapsed { get; init; }

    [JsonPropertyName("itemsSent")]
    public long? ItemsSent { get; init; }

    [JsonPropertyName("itemsReceived")]
    public long? ItemsReceived { get; init; }

    [JsonPropertyName("bytesSent")]
    public long? BytesSent { get; init; }

    [JsonPropertyName("bytesReceived")]
    public long? BytesReceived { get; init; }
}
