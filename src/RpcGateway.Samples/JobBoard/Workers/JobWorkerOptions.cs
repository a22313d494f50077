namespace RpcGateway.Samples.JobBoard.Workers;

/// <summary>When a worker counts as lost.</summary>
internal sealed record JobWorkerOptions
{
    /// <summary>How long a worker may be silent about a job before the job runs elsewhere. Workers report every second.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);
}
