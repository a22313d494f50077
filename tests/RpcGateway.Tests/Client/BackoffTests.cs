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
}
