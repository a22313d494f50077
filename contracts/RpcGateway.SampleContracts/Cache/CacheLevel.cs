using System.Text.Json.Serialization;

namespace RpcGateway.SampleContracts.Cache;

/// <summary>Where a value was found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheLevel>))]
public enum CacheLevel
{
    /// <summary>Nowhere.</summary>
    [JsonStringEnumMemberName("miss")]
    Miss,

    /// <summary>In the memory of the node.</summary>
    [JsonStringEnumMemberName("memory")]
    Memory,

    /// <summary>In Redis.</summary>
    [JsonStringEnumMemberName("redis")]
    Redis,
}
