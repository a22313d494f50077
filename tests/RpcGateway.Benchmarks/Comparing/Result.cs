using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Comparing;

/// <summary>The rounds of one contestant.</summary>
internal sealed record Result(string Contestant, IReadOnlyList<Figures> Rounds)
{
    /// <summary>Null if it was not measured.</summary>
    public Spread? Find(Measure measure)
    {
        var values = Rounds.Where(figures => figures.ContainsKey(measure)).Select(figures => figures[measure]).ToList();
        return values.Count == 0 ? null : Spread.Of(values);
    }
}
