using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>The calls that ended in one second; longer if the timer fired late.</summary>
/// <param name="Time">The end of the second.</param>
/// <param name="Elapsed">The measured length, in milliseconds.</param>
/// <param name="Methods">The methods that were called.</param>
/// <param name="Instances">The instances of backends that answered calls.</param>
internal sealed record LiveSecond(
    [property: JsonPropertyName("time")] double Time,
    [property: JsonPropertyName("elapsed")] double Elapsed,
    [property: JsonPropertyName("methods")] IReadOnlyList<LiveMethod> Methods,
    [property: JsonPropertyName("instances")] IReadOnlyList<LiveInstance> Instances)
{
    /// <summary>The approximate size in memory, in bytes.</summary>
    [JsonIgnore]
    public int Size => 100 + Methods.Sum(method => 150 + (8 * method.Buckets.Count))
        + Instances.Sum(instance => 200 + (8 * instance.Buckets.Count));
}
