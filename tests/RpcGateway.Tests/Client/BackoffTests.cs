using RpcGateway.Client;
using RpcGateway.Client.Connecting;

namespace RpcGateway.Tests.Client;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 500)]
    [InlineData(2, 1000)]
    [InlineData(5, 8000)]
    [InlineData(7, 30_000)]
    [InlineData(int.MaxValue, 30_000)]
    public void Delay_MaximumJitter_DoublesUpToTheLimit(int attempt, double expectedMilliseconds)
    {
        var options = new RpcReconnectOptions { Jitter = () => 1 };

        Backoff.Delay(attempt, options).TotalMilliseconds.Should().Be(expectedMilliseconds);
    }

    [Fact]
    public void Delay_DefaultJitter_SpreadsFromZeroToTheLimit()
    {
        var options = new RpcReconnectOptions();

        var delays = Enumerable.Range(0, 2000).Select(_ => Backoff.Delay(3, options).TotalMilliseconds).ToArray();

        delays.Should().OnlyContain(delay => delay >= 0 && delay < 2000);
        delays.Should().Contain(delay => delay < 200).And.Contain(delay => delay > 1800);
    }

    [Fact]
    public void Delay_TenThousandClientsAndTwoCrashes_AreSpread()
    {
        var options = new RpcReconnectOptions();
        var first = Enumerable.Range(0, 10_000).Select(_ => Backoff.Delay(1, options).TotalMilliseconds).ToArray();

        // The server came back and crashed again, so the connections were short.
        var second = Enumerable.Range(0, 10_000).Select(_ => Backoff.Delay(2, options).TotalMilliseconds).ToArray();

        Histogram(first, 500).Should().OnlyContain(count => count > 800 && count < 1200);
        Histogram(second, 1000).Should().OnlyContain(count => count > 800 && count < 1200);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(600, 300)]
    public void Delay_GivenByTheServer_ReplacesTheOwn(int seconds, int expected)
    {
        var options = new RpcReconnectOptions { Jitter = () => 1 };

        Backoff.Delay(1, options, TimeSpan.FromSeconds(seconds), lasted: true).Should().Be(TimeSpan.FromSeconds(expected));
    }

    [Fact]
    public void Delay_ConnectionDidNotLast_IsAddedToTheGivenOne()
    {
        var options = new RpcReconnectOptions { Jitter = () => 1 };

        Backoff.Delay(3, options, TimeSpan.FromSeconds(7), lasted: false).Should().Be(TimeSpan.FromSeconds(9));
    }

    // The numbers of delays in ten equal parts of the range.
    private static int[] Histogram(double[] delays, double range) =>
        [.. Enumerable.Range(0, 10).Select(part => delays.Count(delay => (int)(delay / range * 10) == part))];
}
