using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>The calls that ended in one second, or however long it took until the clock came.</summary>
/// <param name="Time">When it was over.</param>
/// <param name="Elapsed">How long it was, in milliseconds.</param>
/// <param name="Methods">Those methods that were called.</param>
internal sealed record LiveSecond(
    [property: JsonPropertyName("time")] double Time,
    [property: JsonPropertyName("elapsed")] double Elapsed,
    [property: JsonPropertyName("methods")] IReadOnlyList<LiveMethod> Methods)
{
    /// <summary>About how many bytes of memory it takes.</summary>
    [JsonIgnore]
    public int Size => 100 + Methods.Sum(method => 150 + (8 * method.Buckets.Count));
}
