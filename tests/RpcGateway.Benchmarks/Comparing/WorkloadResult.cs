namespace RpcGateway.Benchmarks.Comparing;

/// <summary>The results of a workload, and what was not measured, with the reasons.</summary>
internal sealed record WorkloadResult(Workload Workload, IReadOnlyList<CaseResult> Cases, IReadOnlyList<string> Skipped);

/// <summary>The results of a case.</summary>
internal sealed record CaseResult(Case Case, IReadOnlyList<Result> Results)
{
    /// <summary>The ratio of a contestant's median to another one's; null if either was not measured.</summary>
    public double? Ratio(Measure measure, string contestant, string reference) =>
        Median(measure, reference) is > 0 and var one ? Median(measure, contestant) / one : null;

    public double? Median(Measure measure, string contestant) =>
        Results.FirstOrDefault(result => result.Contestant == contestant)?.Find(measure)?.Median;

    /// <summary>The value that a goal limits; null if it was not measured.</summary>
    public double? ValueFor(Goal goal) => goal.Reference is { } reference
        ? Ratio(goal.Measure, goal.Contestant, reference)
        : Median(goal.Measure, goal.Contestant);
}

/// <summary>The rounds of one contestant.</summary>
internal sealed record Result(string Contestant, IReadOnlyList<Figures> Rounds)
{
    /// <summary>The spread of a measure; null if it was not measured.</summary>
    public Spread? Find(Measure measure)
    {
        var values = Values(measure).OfType<double>().ToList();
        return values.Count == 0 ? null : Spread.Of(values);
    }

    /// <summary>The values of the rounds; null for a round in which no operation completed.</summary>
    public IEnumerable<double?> Values(Measure measure) => Rounds.Select(figures =>
        figures.TryGetValue(measure, out var value) && double.IsFinite(value) ? value : (double?)null);
}
