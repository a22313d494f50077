using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard;

/// <summary>Something that runs jobs.</summary>
internal interface IJobRunner
{
    /// <summary>The name that clients see.</summary>
    string Name { get; }

    /// <summary>Runs a job.</summary>
    /// <exception cref="JobLostException">The runner was lost, and the job can run elsewhere.</exception>
    Task<JobResult> RunAsync(StoredOrder order, int attempt, IProgress<JobProgress> progress, CancellationToken cancellationToken);
}
