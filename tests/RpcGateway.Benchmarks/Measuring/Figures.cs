namespace RpcGateway.Benchmarks.Measuring;

/// <summary>What one round of one contestant came to.</summary>
internal sealed class Figures : Dictionary<Measure, double>;
