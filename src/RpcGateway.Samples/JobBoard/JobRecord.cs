using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard;

/// <summary>What is stored about a job: its order, then the start of each attempt, then its end.</summary>
/// <param name="Node">Of an order and of a start: the node that the job belongs to.</param>
/// <param name="Order">The order.</param>
/// <param name="Attempt">The number of the attempt that starts or has ended.</param>
/// <param name="Worker">Where the attempt starts.</param>
/// <param name="Run">Of a start: makes it different from all others, so that no start counts as the repeat of another one.</param>
/// <param name="End">How the job has ended; null if it has not.</param>
/// <param name="Result">The result, if it has succeeded.</param>
/// <param name="Reason">Why it has failed.</param>
/// <param name="JobId">In the list of jobs, instead of the rest: the id.</param>
internal sealed record JobRecord(
    string? Node = null,
    StoredOrder? Order = null,
    int Attempt = 0,
    string? Worker = null,
    Guid? Run = null,
    JobStage? End = null,
    JobResult? Result = null,
    string? Reason = null,
    string? JobId = null)
{
    public static JobRecord Ordered(string node, StoredOrder order) => new(Node: node, Order: order);

    public static JobRecord Started(string node, int attempt, string worker) =>
        new(Node: node, Attempt: attempt, Worker: worker, Run: Guid.NewGuid());

    public static JobRecord Succeeded(int attempt, JobResult result) => new(Attempt: attempt, End: JobStage.Succeeded, Result: result);

    public static JobRecord Failed(int attempt, string reason) => new(Attempt: attempt, End: JobStage.Failed, Reason: reason);

    public static JobRecord Cancelled(int attempt) => new(Attempt: attempt, End: JobStage.Cancelled);

    public static JobRecord Listed(string id) => new(JobId: id);
}
