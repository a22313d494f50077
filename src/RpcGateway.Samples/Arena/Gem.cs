namespace RpcGateway.Samples.Arena;

/// <summary>Something to collect.</summary>
/// <param name="X">The position.</param>
/// <param name="Y">The position.</param>
internal readonly record struct Gem(double X, double Y);
