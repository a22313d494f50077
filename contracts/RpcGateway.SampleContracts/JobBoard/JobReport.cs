namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>Says that a worker still runs a job.</summary>
/// <param name="Progress">The progress; null if there is none yet.</param>
public sealed record JobReport(JobProgress? Progress = null);
