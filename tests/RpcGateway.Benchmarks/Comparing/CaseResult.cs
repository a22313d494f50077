using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Comparing;

/// <summary>What a case came to.</summary>
internal sealed record CaseResult(Case Case, IReadOnlyList<Result> Results)
{
    /// <summary>How a contestant's median compares to another's; null if either was not measured.</summary>
    public double? Ratio(Measure measure, string contestant, string reference) =>
        Median(measure, reference) is > 0 and var one ? Median(measure, contestant) / one : null;

    public double? Median(Measure measure, string contestant) =>
        Results.FirstOrDefault(result => result.Contestant == contestant)?.Find(measure)?.Median;

    /// <summary>What a bar is compared with; null if it was not measured.</summary>
    public double? ValueFor(Bar bar) => bar.Reference is { } reference
        ? Ratio(bar.Measure, bar.Contestant, reference)
        : Median(bar.Measure, bar.Contestant);
}
