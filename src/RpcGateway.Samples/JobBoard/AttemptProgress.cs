using RpcGateway.SampleContracts;

namespace RpcGateway.Samples.JobBoard;

/// <summary>Shows the progress of one attempt. Reports of an attempt that was lost have no effect.</summary>
internal sealed class AttemptProgress(JobEntry entry, int attempt) : IProgress<JobProgress>
{
    public void Report(JobProgress value) => entry.Show(attempt, value);
}
