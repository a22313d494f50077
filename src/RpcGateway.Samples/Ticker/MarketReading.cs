namespace RpcGateway.Samples.Ticker;

/// <summary>Prices at one time.</summary>
/// <param name="Changes">The number of the last change.</param>
/// <param name="Symbols">The symbols, as places in the list of symbols.</param>
/// <param name="Prices">The price of each.</param>
internal sealed record MarketReading(long Changes, int[] Symbols, double[] Prices);
