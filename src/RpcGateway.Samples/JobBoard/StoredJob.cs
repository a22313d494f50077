using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard;

/// <summary>What the records of a job say.</summary>
/// <param name="Id">The id.</param>
/// <param name="Order">The order.</param>
/// <param name="Submitted">When it was stored.</param>
/// <param name="Node">The node that the job belongs to.</param>
/// <param name="Version">The number of the last record.</param>
/// <param name="Attempt">The number of the last attempt; 0 before the first.</param>
/// <param name="Worker">Where the last attempt was started.</param>
/// <param name="End">The record of its end; null if it has not ended.</param>
internal sealed record StoredJob(
    string Id,
    StoredOrder Order,
    DateTimeOffset Submitted,
    string Node,
    long Version,
    int Attempt = 0,
    string? Worker = null,
    JobRecord? End = null)
{
    /// <summary>Returns the job with another record; null for the parts of a job whose order is no longer stored.</summary>
    public static StoredJob? Add(StoredJob? job, string id, RpcMail<JobRecord> mail) => mail.Message switch
    {
        { Order: { } order, Node: { } node } => new StoredJob(id, order, mail.Time, node, mail.Sequence),
        { } record => job?.With(record, mail.Sequence),
        null => null,
    };

    /// <summary>Returns the job with another record.</summary>
    public StoredJob With(JobRecord record, long version) => record.End is not null
        ? this with { End = record, Version = version }
        : this with { Attempt = record.Attempt, Worker = record.Worker, Node = record.Node ?? Node, Version = version };

    public JobState ToState() => new(
        Id,
        Order.Kind,
        Order.Size(),
        Submitted,
        End?.End ?? (Attempt == 0 ? JobStage.Waiting : JobStage.Running),
        Attempt,
        Worker,
        Result: End?.Result,
        Reason: End?.Reason);
}
