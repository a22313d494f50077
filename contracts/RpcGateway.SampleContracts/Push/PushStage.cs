using System.Text.Json.Serialization;

namespace RpcGateway.SampleContracts.Push;

/// <summary>The last step in the delivery of a message.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PushStage>))]
public enum PushStage
{
    /// <summary>It is stored, and no device has acknowledged it.</summary>
    [JsonStringEnumMemberName("stored")]
    Stored,

    /// <summary>A device has acknowledged it.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>Its receiver has marked it as read.</summary>
    [JsonStringEnumMemberName("read")]
    Read,

    /// <summary>It was removed because of its age or the number of later ones, and never read.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,
}
