using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.FunctionalTests.Dashboard;

public sealed class DurationBucketsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.000001, 0)]
    [InlineData(0.001, 29)]
    [InlineData(0.5, 64)]
    [InlineData(1, 68)]
    [InlineData(1.01, 69)]
    [InlineData(100_000, DurationBuckets.Count - 1)]
    public void IndexOf_Duration_IsTheSmallestBucketThatFits(double seconds, int expected)
    {
        var index = DurationBuckets.IndexOf(seconds);

        index.Should().Be(expected);
        if (index is > 0 and < DurationBuckets.Count - 1)
        {
            Math.Pow(2, (index / 4.0) - 17).Should().BeGreaterThanOrEqualTo(seconds);
            Math.Pow(2, ((index - 1) / 4.0) - 17).Should().BeLessThan(seconds);
        }
    }
}
