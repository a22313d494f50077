namespace RpcGateway.Benchmarks.Workloads;

/// <summary>The extent of a measurement.</summary>
/// <param name="Rounds">The number of rounds per contestant.</param>
/// <param name="Duration">The duration of a round.</param>
/// <param name="WarmUp">The duration of the load before the first round, in which the code is compiled.</param>
/// <param name="Scale">The share of the items, connections and members of a workload, from 0 to 1.</param>
internal sealed record RunSettings(int Rounds, TimeSpan Duration, TimeSpan WarmUp, double Scale)
{
    public int Scaled(int size) => Math.Max(1, (int)(size * Scale));
}
