using System.ComponentModel.DataAnnotations;

namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>What workers call to get stored jobs. Only workers reach this contract: it has an endpoint of its own.</summary>
[RpcContract("jobWorkers", Callback = typeof(IJobWorker))]
public interface IJobWorkers
{
    /// <summary>
    /// Gets jobs, which the gateway starts by <see cref="IJobWorker.RunAsync"/>. Returns when the worker has left and its jobs have ended, and
    /// when the gateway stops.
    /// </summary>
    /// <param name="name">The name that clients see, unique among the workers: 1 to 100 printable ASCII characters without spaces, quotes and backslashes.</param>
    /// <param name="places">How many jobs the worker accepts at once, 1 to 1,000.</param>
    /// <param name="cancellationToken">Leaves without waiting: a job may still be on its way.</param>
    [RpcError(JobErrorCode.WorkerReplaced, "Another worker with that name has connected.")]
    Task WorkAsync(
        [Required, RegularExpression(JobBoardRules.WorkerName)] string name,
        [Range(1, JobBoardRules.MaxPlaces)] int places,
        CancellationToken cancellationToken = default);

    /// <summary>Leaves: the worker gets no more jobs. Running jobs continue on the same connection.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task LeaveAsync(CancellationToken cancellationToken = default);
}
