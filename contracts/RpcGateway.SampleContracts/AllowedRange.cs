namespace RpcGateway.SampleContracts;

/// <summary>The data of the error for a number that is out of range.</summary>
/// <param name="Parameter">The parameter with the number.</param>
/// <param name="Minimum">The minimum value.</param>
/// <param name="Maximum">The maximum value.</param>
public sealed record AllowedRange(string Parameter, long Minimum, long Maximum);
