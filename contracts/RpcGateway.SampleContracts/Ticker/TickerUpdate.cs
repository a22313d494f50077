namespace RpcGateway.SampleContracts.Ticker;

/// <summary>The prices that have changed.</summary>
/// <param name="Time">When they were read.</param>
/// <param name="Updates">How often any price has changed since the item before; 0 in the first item.</param>
/// <param name="Symbols">The symbols, as places in the list of symbols, ascending.</param>
/// <param name="Prices">The price of each, in the same order.</param>
public sealed record TickerUpdate(DateTimeOffset Time, long Updates, int[] Symbols, double[] Prices);
