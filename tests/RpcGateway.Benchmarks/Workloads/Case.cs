namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Contestants that do the same work, and the measures to show. The ratios are those of the first measure.</summary>
internal sealed record Case(
    string Name, IReadOnlyList<Contestant> Contestants, IReadOnlyList<Measure> Columns, params IReadOnlyList<Goal> Goals)
{
    /// <summary>The number of connections, which the limit of open files must allow.</summary>
    public int Connections { get; init; }

    /// <summary>Whether each round needs a new server process.</summary>
    public bool NeedsNewProcess { get; init; }
}

/// <summary>A limit for a measure: a multiple of the reference's value or, without a reference, an absolute value.</summary>
internal sealed record Goal(string Contestant, Measure Measure, double Limit, string? Reference = null, bool IsMinimum = false);
