namespace RpcGateway.Benchmarks.Measuring;

/// <summary>The results of one round of one contestant.</summary>
internal sealed class Figures : Dictionary<Measure, double>;
