using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Contestants that do the same work, and so share a table.</summary>
/// <param name="Name">What tells it from the workload's other cases.</param>
/// <param name="Contestants">In the order of the table.</param>
/// <param name="Columns">The figures to show; the first is the one that the ratios are of.</param>
/// <param name="Bars">What is demanded.</param>
internal sealed record Case(
    string Name, IReadOnlyList<Contestant> Contestants, IReadOnlyList<Measure> Columns, IReadOnlyList<Bar> Bars)
{
    /// <summary>The connections that it needs at once, for which the limit of open files has to do.</summary>
    public int Connections { get; init; }

    /// <summary>Whether each round needs a process that has done nothing before.</summary>
    public bool NeedsFreshProcess { get; init; }
}
