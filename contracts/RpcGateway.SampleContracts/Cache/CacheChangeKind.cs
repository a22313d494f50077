using System.Text.Json.Serialization;

namespace RpcGateway.SampleContracts.Cache;

/// <summary>What happened to a key.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheChangeKind>))]
public enum CacheChangeKind
{
    /// <summary>The state at the start of the stream, or after changes may have been missed.</summary>
    [JsonStringEnumMemberName("current")]
    Current,

    /// <summary>A value was stored.</summary>
    [JsonStringEnumMemberName("set")]
    Set,

    /// <summary>The value was removed, alone or with all values of a tag.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,
}
