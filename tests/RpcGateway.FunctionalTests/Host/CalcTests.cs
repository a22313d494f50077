using System.Text.Json;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

public sealed class CalcTests(SharedGateway gateway)
{
    [Fact]
    public async Task Arithmetic_Numbers_IsRight()
    {
        await using var client = await gateway.ConnectAsync();
        var calc = client.GetProxy<ICalc>();

        (await calc.AddAsync(0.5, 2).DefaultTimeout()).Should().Be(2.5);
        (await calc.SubtractAsync(42, 23).DefaultTimeout()).Should().Be(19);
        (await calc.DivideAsync(1, 4).DefaultTimeout()).Should().Be(0.25);
        (await calc.SumAsync([1, 2, 3.5]).DefaultTimeout()).Should().Be(6.5);
        (await calc.SumAsync([]).DefaultTimeout()).Should().Be(0);
    }

    [Fact]
    public async Task DivideAsync_ByZero_FailsWithTheDividend()
    {
        await using var client = await gateway.ConnectAsync();
        var calc = client.GetProxy<ICalc>();

        var error = (await calc.Invoking(calc => calc.DivideAsync(7, 0).DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which;

        error.Code.Should().Be(1001);
        error.ErrorData.Should().BeOfType<JsonElement>().Which.GetRawText().Should().Be("""{"dividend":7}""");
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(30, 10)]
    [InlineData(1_000_000, 78_498)]
    public async Task PrimesAsync_Limit_StreamsThePrimes(int limit, int expected)
    {
        await using var client = await gateway.ConnectAsync();

        var primes = await client.GetProxy<ICalc>().PrimesAsync(limit).ToListAsync().AsTask().DefaultTimeout();

        primes.Should().HaveCount(expected);
        primes.Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task PrimesAsync_ReaderStops_KeepsTheConnection()
    {
        await using var client = await gateway.ConnectAsync();
        var calc = client.GetProxy<ICalc>();

        var first = await calc.PrimesAsync(100_000_000).Take(3).ToListAsync().AsTask().DefaultTimeout();

        first.Should().Equal(2, 3, 5);
        (await calc.AddAsync(1, 1).DefaultTimeout()).Should().Be(2);
    }

    [Fact]
    public async Task PrimesAsync_LimitTooLarge_Fails()
    {
        await using var client = await gateway.ConnectAsync();
        var primes = client.GetProxy<ICalc>().PrimesAsync(100_000_001);

        var read = () => primes.ToListAsync().AsTask().DefaultTimeout();

        (await read.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(1002);
    }

    [Fact]
    public async Task AverageAsync_Stream_AveragesAllItems()
    {
        await using var client = await gateway.ConnectAsync();
        var values = Enumerable.Range(1, 10_000).Select(value => (double)value).ToAsyncEnumerable();

        (await client.GetProxy<ICalc>().AverageAsync(values).DefaultTimeout()).Should().Be(5000.5);
    }

    [Fact]
    public async Task AverageAsync_NoValues_Fails()
    {
        await using var client = await gateway.ConnectAsync();
        var calc = client.GetProxy<ICalc>();

        (await calc.Invoking(calc => calc.AverageAsync(AsyncEnumerable.Empty<double>()).DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(1004);
    }
}
