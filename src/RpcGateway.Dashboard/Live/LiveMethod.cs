using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>The calls of one method in one second.</summary>
/// <param name="Name">The wire name.</param>
/// <param name="IsOutgoing">Whether this process made the calls; else it answered them.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="Buckets">
/// How long they took: the index of a bucket of <see cref="DurationBuckets"/> and the number of calls in it, in turns.
/// </param>
internal sealed record LiveMethod(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("outgoing")] bool IsOutgoing,
    [property: JsonPropertyName("errors")] long Errors,
    [property: JsonPropertyName("buckets")] IReadOnlyList<long> Buckets);
