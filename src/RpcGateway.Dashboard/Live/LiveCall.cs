using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>A running call. The item and byte counts are set only if the call has a stream.</summary>
internal sealed record LiveCall
{
    [JsonPropertyName("connection")]
    public required string Connection { get; init; }

    [JsonPropertyName("method")]
    public required string Method { get; init; }

    /// <summary>The elapsed time in milliseconds; null if the call started before the first watcher.</summary>
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
