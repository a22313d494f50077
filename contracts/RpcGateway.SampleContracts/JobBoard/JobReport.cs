namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>Reports that a worker still runs a job.</summary>
/// <param name="Progress">The progress; null until the job reports some.</param>
public sealed record JobReport(JobProgress? Progress = null);
