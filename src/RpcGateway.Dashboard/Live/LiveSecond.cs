using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>The calls that ended in one second.</summary>
/// <param name="Time">When it was over.</param>
/// <param name="Methods">Those methods that were called.</param>
internal sealed record LiveSecond(
    [property: JsonPropertyName("time")] double Time,
    [property: JsonPropertyName("methods")] IReadOnlyList<LiveMethod> Methods);
