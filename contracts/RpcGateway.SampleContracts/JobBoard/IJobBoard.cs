using System.ComponentModel.DataAnnotations;

namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>
/// Jobs that are stored, so they continue when their caller leaves, and run again after a restart of the gateway. Anyone who knows the id of a job may watch
/// and cancel it.
/// </summary>
[RpcContract("jobBoard")]
public interface IJobBoard
{
    /// <summary>Stores a job, which then runs. When this returns, the order is on the disk.</summary>
    /// <param name="order">What to do.</param>
    /// <param name="key">
    /// Identifies the job, so that a repeat is stored once and returns the state of the first one. Anyone who knows the key can find the job, so use a new
    /// random one for each job, such as a UUID: 16 to 64 letters, digits, hyphens and underscores.
    /// </param>
    /// <param name="cancellationToken">Cancels the call, not the job.</param>
    /// <returns>The state of the job, with its id.</returns>
    [RpcError(JobErrorCode.TooManyWaiting, "The maximum number of jobs waits already.")]
    [RpcError(JobErrorCode.TooManyStored, "The maximum number of jobs is stored already.")]
    [RpcError(JobErrorCode.OtherOrder, "The key was used for another order.")]
    [RpcExample("primes", """[{"kind":"primes","limit":1000},"5f0c6a52-6a0e-4b3f-9d5a-a2f6c1f0b7de"]""")]
    [RpcExample("words", """[{"kind":"words","text":"to be or not to be"},"0d9b1a34-54a1-4c57-8f6e-3c1b8f5f1c11"]""")]
    Task<JobState> SubmitAsync(
        JobOrder order,
        [Required, RegularExpression(JobBoardRules.Key)] string key,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Streams the state of a job: first the newest, then changes, at most ten per second. A slow reader gets fewer items, never older ones. The stream
    /// ends after the state in which the job has ended.
    /// </summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops watching; the job continues.</param>
    /// <returns>The states.</returns>
    [RpcError(JobErrorCode.NoSuchJob, "There is no job with that id, or it is no longer stored.")]
    IAsyncEnumerable<JobState> WatchAsync(
        [Required, RegularExpression(JobBoardRules.Id)] string id, CancellationToken cancellationToken = default);

    /// <summary>Returns the state of a job.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The state.</returns>
    [RpcError(JobErrorCode.NoSuchJob, "There is no job with that id, or it is no longer stored.")]
    Task<JobState> GetAsync(
        [Required, RegularExpression(JobBoardRules.Id)] string id, CancellationToken cancellationToken = default);

    /// <summary>Cancels a job. If it has ended already, nothing changes.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call, not the job.</param>
    /// <returns>The state in which the job has ended.</returns>
    [RpcError(JobErrorCode.NoSuchJob, "There is no job with that id, or it is no longer stored.")]
    Task<JobState> CancelAsync(
        [Required, RegularExpression(JobBoardRules.Id)] string id, CancellationToken cancellationToken = default);
}
