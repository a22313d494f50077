using System.Text.Json.Serialization;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Dashboard.Live;

/// <summary>The calls of one method in one second.</summary>
/// <param name="Name">The wire name.</param>
/// <param name="IsOutgoing">Whether this process made the calls; otherwise it handled them.</param>
/// <param name="Errors">The number of failed calls.</param>
/// <param name="Buckets">
/// The durations: alternately the index of a bucket of <see cref="DurationBuckets"/> and the number of calls in it.
/// </param>
internal sealed record LiveMethod(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("outgoing")] bool IsOutgoing,
    [property: JsonPropertyName("errors")] long Errors,
    [property: JsonPropertyName("buckets")] IReadOnlyList<long> Buckets);
