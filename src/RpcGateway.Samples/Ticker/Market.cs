namespace RpcGateway.Samples.Ticker;

/// <summary>
/// The current prices. Each change gets a number, so that a reader asks for what has changed since the last number that it knows: nothing
/// is queued for a reader, however slow it is.
/// </summary>
internal sealed class Market(Random random)
{
    private const double FirstPrice = 100;
    private const double MaxChange = 0.0005;
    private const double MinPrice = 1;
    private const double MaxPrice = 100_000;

    private readonly Lock _lock = new();
    private readonly double[] _prices = [.. Enumerable.Repeat(FirstPrice, MarketSymbols.Count)];
    private readonly long[] _changedBy = new long[MarketSymbols.Count];
    private long _changes;

    /// <summary>Changes each price a number of times.</summary>
    public void Trade(int times)
    {
        lock (_lock)
        {
            for (var i = 0; i < _prices.Length; i++)
            {
                for (var time = 0; time < times; time++)
                {
                    _prices[i] = Math.Clamp(_prices[i] * (1 + ((random.NextDouble() - 0.5) * 2 * MaxChange)), MinPrice, MaxPrice);
                    _changes++;
                }

                _changedBy[i] = _changes;
            }
        }
    }

    /// <summary>Reads the prices that have changed after a change with a number; all if it is null.</summary>
    public MarketReading Read(long? after)
    {
        var (symbols, prices) = (new List<int>(MarketSymbols.Count), new List<double>(MarketSymbols.Count));
        lock (_lock)
        {
            for (var i = 0; i < _prices.Length; i++)
            {
                if (after is null || _changedBy[i] > after)
                {
                    symbols.Add(i);
                    prices.Add(Math.Round(_prices[i], 2));
                }
            }

            return new MarketReading(_changes, [.. symbols], [.. prices]);
        }
    }
}
