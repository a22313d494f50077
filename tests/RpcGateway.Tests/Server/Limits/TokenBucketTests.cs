using RpcGateway.Binding;
using RpcGateway.Server.Limits;

namespace RpcGateway.Tests.Server.Limits;

/// <summary>When a bucket accepts messages. The clock has ten million ticks per second.</summary>
public sealed class TokenBucketTests
{
    private const long Second = 10_000_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(3, 10)]
    [InlineData(1000, 1)]
    public void Take_Burst_IsAcceptedAtOnceAndThenTheRate(int calls, int burst)
    {
        var bucket = Create(calls, 1, burst);
        for (var i = 0; i < burst; i++)
        {
            bucket.Take(0).Should().Be(0);
        }

        var wait = bucket.Take(0);

        wait.Should().Be((Second + calls - 1) / calls);
        bucket.Take(wait / 2).Should().Be(wait - (wait / 2));
        bucket.Take(wait).Should().Be(0);
        bucket.Take(wait).Should().Be(wait);
    }

    // A fixed window would accept twice as many.
    [Fact]
    public void Take_AnySecond_AcceptsAtMostTheBurstAndTheRate()
    {
        var bucket = Create(10, 1, 10);
        var accepted = new List<long>();
        for (var now = 0L; now < 10 * Second; now += Second / 1000)
        {
            if (bucket.Take(now) == 0)
            {
                accepted.Add(now);
            }
        }

        accepted.Count.Should().Be(10 + 99);
        accepted.Should().OnlyContain(start => accepted.Count(one => one >= start && one < start + Second) <= 20);
        accepted.Skip(10).Should().OnlyContain(start => accepted.Count(one => one >= start && one < start + Second) <= 10);
    }

    [Fact]
    public void Return_AcceptedMessage_RestoresTheBucket()
    {
        var bucket = Create(1, 60, 2);
        bucket.Take(5).Should().Be(0);
        bucket.IsFull(5).Should().BeFalse();

        bucket.Return();

        bucket.IsFull(5).Should().BeTrue();
        bucket.Take(5).Should().Be(0);
        bucket.Take(5).Should().Be(0);
        bucket.Take(5).Should().BePositive();
    }

    [Fact]
    public void Take_LargestValues_DoNotOverflow()
    {
        var bucket = new TokenBucket(new RateRule(
            new RpcMethodRateLimit("x", 1, 86_400, 1_000_000, RpcRateLimitScope.Process), "x", 1_000_000_000));

        bucket.Take(long.MaxValue / 1000).Should().Be(0);
    }

    [Fact]
    public async Task Take_Concurrently_AcceptsExactlyTheBurst()
    {
        var bucket = Create(1, 86_400, 1000);
        var accepted = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (bucket.Take(0) == 0)
                {
                    Interlocked.Increment(ref accepted);
                }
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30));

        accepted.Should().Be(1000);
    }

    private static TokenBucket Create(int calls, double seconds, int burst) =>
        new(new RateRule(new RpcMethodRateLimit("x", calls, seconds, burst, RpcRateLimitScope.Process), "x", Second));
}
