namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>The state of a job.</summary>
/// <param name="Id">The id. Anyone who knows it may watch the job, cancel it and read its result.</param>
/// <param name="Kind">What the job does.</param>
/// <param name="Size">The limit of primes, or the bytes of the text.</param>
/// <param name="Submitted">When the job was stored.</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="Attempt">The number of the last attempt to run it, from 1; 0 before the first one.</param>
/// <param name="Worker">Where the last attempt runs or ran: the name of a worker, or <c>gateway</c>.</param>
/// <param name="Progress">The progress of a running job, which is not stored.</param>
/// <param name="Result">The result of a job that has succeeded.</param>
/// <param name="Reason">Why the job has failed, or why it waits, if that is not usual.</param>
public sealed record JobState(
    string Id,
    JobKind Kind,
    long Size,
    DateTimeOffset Submitted,
    JobStage Stage,
    int Attempt = 0,
    string? Worker = null,
    JobProgress? Progress = null,
    JobResult? Result = null,
    string? Reason = null);
