using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.Ticker;
using RpcGateway.Samples.Ticker;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Ticker;

/// <summary>Prices that change faster than a reader reads.</summary>
public sealed class TickerTests
{
    [Fact]
    public void Symbols_AreDifferent() =>
        MarketSymbols.Create().Should().HaveCount(1000).And.OnlyHaveUniqueItems().And.OnlyContain(name => name.Length == 3);

    [Fact]
    public void Read_AfterAChange_HasOnlyWhatChangedLater()
    {
        var market = new Market(new Random(1));
        market.Trade(3);
        var first = market.Read(null);
        market.Read(first.Changes).Symbols.Should().BeEmpty();

        market.Trade(1);

        var second = market.Read(first.Changes);
        second.Symbols.Should().HaveCount(1000);
        (second.Changes - first.Changes).Should().Be(1000);
        second.Prices.Should().OnlyContain(price => price > 0).And.NotEqual(first.Prices);
    }

    [Fact]
    public async Task Watch_ReaderComesLate_GetsTheNewestPricesInOneItem()
    {
        await using var gateway = await StartAsync();
        await using var client = gateway.CreateClient<ITicker>();
        await client.ConnectAsync();
        await using var reader = client.Proxy.WatchAsync(50).GetAsyncEnumerator();

        (await reader.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        reader.Current.Symbols.Should().Equal(Enumerable.Range(0, 1000));
        reader.Current.Updates.Should().Be(0);
        var updates = 0L;
        while (updates < 10_000)
        {
            // 50 changes a second of 1,000 prices.
            var next = reader.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                await gateway.AdvanceAsync(TimeSpan.FromMilliseconds(20));
            }

            (await next).Should().BeTrue();
            reader.Current.Symbols.Should().HaveCount(reader.Current.Prices.Length).And.OnlyHaveUniqueItems();
            reader.Current.Updates.Should().BeGreaterThanOrEqualTo(reader.Current.Symbols.Length);
            updates += reader.Current.Updates;
        }
    }

    [Fact]
    public async Task Watch_LastReaderLeaves_StopsTheTimer()
    {
        await using var gateway = await StartAsync();
        await using var client = gateway.CreateClient<ITicker>();
        await client.ConnectAsync();
        var before = gateway.Clock.ActiveTimers;
        var reader = client.Proxy.WatchAsync(50).GetAsyncEnumerator();
        (await reader.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        gateway.Clock.ActiveTimers.Should().BeGreaterThanOrEqualTo(before + 2);

        await reader.DisposeAsync().AsTask().DefaultTimeout();

        await gateway.WaitUntilAsync(() => gateway.Clock.ActiveTimers <= before);
    }

    [Theory]
    [InlineData(49)]
    [InlineData(60_001)]
    [InlineData(-1)]
    public async Task Watch_IntervalOutOfRange_IsRefused(int interval)
    {
        await using var gateway = await StartAsync();
        await using var client = gateway.CreateClient<ITicker>();
        await client.ConnectAsync();

        var watch = async () => await client.Proxy.WatchAsync(interval).GetAsyncEnumerator().MoveNextAsync();

        (await watch.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(SampleErrorCode.OutOfRange);
    }

    private static Task<RpcTestGateway> StartAsync() => RpcTestGateway.StartAsync(gateway => gateway.AddTicker());
}
