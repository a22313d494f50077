namespace RpcGateway.SampleContracts;

/// <summary>How far a job is.</summary>
/// <param name="Done">What is done.</param>
/// <param name="Total">What there is to do, or null where that is not known.</param>
/// <param name="Unit">What is counted, as <c>bytes</c>.</param>
public sealed record JobProgress(long Done, long? Total, string Unit);
