namespace RpcGateway.SampleContracts;

/// <summary>The data of the error that a number out of its range is.</summary>
/// <param name="Parameter">The parameter that holds the number.</param>
/// <param name="Minimum">The least that it may be.</param>
/// <param name="Maximum">The most that it may be.</param>
public sealed record AllowedRange(string Parameter, long Minimum, long Maximum);
