using System.Text.Json.Serialization;

namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>How far a job has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobStage>))]
public enum JobStage
{
    /// <summary>It is stored and has not started.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>It has started.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It has a result.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It has ended with an error.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was cancelled before it ended.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
