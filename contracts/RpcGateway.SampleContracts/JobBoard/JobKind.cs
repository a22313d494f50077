using System.Text.Json.Serialization;

namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>What a job does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobKind>))]
public enum JobKind
{
    /// <summary>Counts the primes up to a limit.</summary>
    [JsonStringEnumMemberName("primes")]
    Primes,

    /// <summary>Counts the words of a text.</summary>
    [JsonStringEnumMemberName("words")]
    Words,
}
