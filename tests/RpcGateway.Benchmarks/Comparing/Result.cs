using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Comparing;

/// <summary>The rounds of one contestant.</summary>
internal sealed record Result(string Contestant, IReadOnlyList<Figures> Rounds)
{
    /// <summary>Null if it was not measured.</summary>
    public Spread? Find(Measure measure)
    {
        var values = Values(measure).OfType<double>().ToList();
        return values.Count == 0 ? null : Spread.Of(values);
    }

    /// <summary>What each round came to; null where nothing was done that could be divided by.</summary>
    public IEnumerable<double?> Values(Measure measure) => Rounds.Select(figures =>
        figures.TryGetValue(measure, out var value) && double.IsFinite(value) ? value : (double?)null);
}
