namespace RpcGateway.SampleContracts.Ticker;

/// <summary>The prices of an invented market, which change faster than a person can read.</summary>
[RpcContract("ticker")]
public interface ITicker
{
    /// <summary>Lists the symbols. An update names a symbol by its place in this list.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The symbols, always the same.</returns>
    Task<string[]> SymbolsAsync(CancellationToken cancellationToken = default);

    /// <summary>Streams prices until the caller stops: first all of them, then those that have changed since the item before.</summary>
    /// <param name="intervalMilliseconds">The minimum time between two items, in milliseconds.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>A stream without end. A slow reader gets fewer items, each with the newest prices.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The interval is out of range.", DataType = typeof(AllowedRange))]
    [RpcExample("ten times a second", "[100]")]
    IAsyncEnumerable<TickerUpdate> WatchAsync(int intervalMilliseconds = 100, CancellationToken cancellationToken = default);
}
