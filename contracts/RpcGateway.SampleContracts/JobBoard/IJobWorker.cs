namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>A worker, which the gateway calls.</summary>
[RpcContract("jobWorker")]
public interface IJobWorker
{
    /// <summary>Runs a job. An error of the result is the end of the job; a lost connection is not.</summary>
    /// <param name="order">What to do.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="progress">Receives reports at least once per second, also without progress: without them, the job runs elsewhere.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>The result.</returns>
    Task<JobResult> RunAsync(JobOrder order, int attempt, IProgress<JobReport> progress, CancellationToken cancellationToken = default);

    /// <summary>Returns at once: a worker that was silent gets jobs again.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task CheckAsync(CancellationToken cancellationToken = default);
}
