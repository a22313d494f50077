namespace RpcGateway.SampleContracts;

/// <summary>The progress of a job.</summary>
/// <param name="Done">The units completed.</param>
/// <param name="Total">The total units, or null if unknown.</param>
/// <param name="Unit">The unit, for example <c>bytes</c>.</param>
public sealed record JobProgress(long Done, long? Total, string Unit);
