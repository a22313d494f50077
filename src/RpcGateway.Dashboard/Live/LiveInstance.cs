using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>The calls that one instance of a backend answered in one second.</summary>
/// <param name="Id">The id of the instance.</param>
/// <param name="Errors">The number of failed calls.</param>
/// <param name="Buckets">The durations, as in <see cref="LiveMethod"/>.</param>
internal sealed record LiveInstance(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("errors")] long Errors,
    [property: JsonPropertyName("buckets")] IReadOnlyList<long> Buckets);
