namespace RpcGateway.Benchmarks.Workloads;

/// <summary>How much of everything.</summary>
/// <param name="Rounds">How often each contestant is measured.</param>
/// <param name="Duration">How long each time.</param>
/// <param name="WarmUp">How long it works before, so that its code is compiled as well as it will be.</param>
/// <param name="Scale">What part of the items, connections and members of a workload there are, from 0 to 1.</param>
internal sealed record CompareSettings(int Rounds, TimeSpan Duration, TimeSpan WarmUp, double Scale)
{
    public int Scaled(int size) => Math.Max(1, (int)(size * Scale));
}
