using System.Runtime.CompilerServices;
using RpcGateway.SampleContracts.Ticker;
using RpcGateway.Samples.Errors;

namespace RpcGateway.Samples.Ticker;

/// <summary>Streams prices, conflated for each reader: an item is made when the reader has room for it.</summary>
internal sealed class TickerService(Market market, MarketClock clock, TimeProvider time) : ITicker
{
    private static readonly string[] Symbols = MarketSymbols.Create();

    public Task<string[]> SymbolsAsync(CancellationToken cancellationToken) => Task.FromResult(Symbols);

    public IAsyncEnumerable<TickerUpdate> WatchAsync(int intervalMilliseconds, CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfOutside(intervalMilliseconds, 50, 60_000, nameof(intervalMilliseconds));
        return WatchCoreAsync(TimeSpan.FromMilliseconds(intervalMilliseconds), cancellationToken);
    }

    private async IAsyncEnumerable<TickerUpdate> WatchCoreAsync(
        TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        clock.Enter();
        try
        {
            MarketReading? before = null;
            do
            {
                var reading = market.Read(before?.Changes);
                if (reading.Symbols.Length > 0)
                {
                    var updates = before is null ? 0 : reading.Changes - before.Changes;
                    yield return new TickerUpdate(time.GetUtcNow(), updates, reading.Symbols, reading.Prices);
                    before = reading;
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        finally
        {
            clock.Leave();
        }
    }
}
