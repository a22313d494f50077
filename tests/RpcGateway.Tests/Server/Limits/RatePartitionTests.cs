using System.Net;
using RpcGateway.Binding;
using RpcGateway.Server.Limits;

namespace RpcGateway.Tests.Server.Limits;

/// <summary>Partitions live as long as they matter, and are found by user and network.</summary>
public sealed class RatePartitionTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "c000:201::", false)]
    public void Key_Address_IsCountedByNetwork(string one, string other, bool same) =>
        PartitionKey.Of(IPAddress.Parse(one)).Equals(PartitionKey.Of(IPAddress.Parse(other))).Should().Be(same);

    [Fact]
    public void Detach_UsedPartition_StaysUntilItIsFullAgain()
    {
        using var partitions = new RatePartitions(_time);
        var rule = Rule(1, 60);
        var first = partitions.Attach(rule, PartitionKey.Of("anna"));
        first.Bucket.Take(_time.GetTimestamp()).Should().Be(0);

        partitions.Detach(first);
        _time.Advance(TimeSpan.FromSeconds(30));

        var again = partitions.Attach(rule, PartitionKey.Of("anna"));
        again.Should().BeSameAs(first, "a client must not reset its limit by reconnecting");
        partitions.Detach(again);
        _time.Advance(TimeSpan.FromSeconds(40));
        partitions.Count.Should().Be(0);
    }

    [Fact]
    public void Detach_OneOfTwoConnections_KeepsThePartition()
    {
        using var partitions = new RatePartitions(_time);
        var rule = Rule(1, 1);
        var one = partitions.Attach(rule, PartitionKey.Of("anna"));
        partitions.Attach(rule, PartitionKey.Of("anna")).Should().BeSameAs(one);

        partitions.Detach(one);
        _time.Advance(TimeSpan.FromMinutes(1));

        partitions.Count.Should().Be(1);
    }

    [Fact]
    public void Detach_MillionUsersAndAddresses_AllAreRemoved()
    {
        using var partitions = new RatePartitions(_time);
        var rule = Rule(10, 1);
        for (var i = 0; i < 1_000_000; i++)
        {
            var key = i % 2 == 0
                ? PartitionKey.Of($"user{i}")
                : PartitionKey.Of(new IPAddress(new ReadOnlySpan<byte>([32, 1, 13, 184, (byte)(i >> 16), (byte)(i >> 8), (byte)i, 0, 0, 0, 0, 0, 0, 0, 0, 1])));
            var partition = partitions.Attach(rule, key);
            partition.Bucket.Take(_time.GetTimestamp());
            partitions.Detach(partition);
        }

        partitions.Count.Should().Be(1_000_000);
        _time.Advance(TimeSpan.FromSeconds(6));

        partitions.Count.Should().Be(0);
        partitions.Capacity.Should().BeLessThan(10_000, "the table must return its memory");
        _time.ActiveTimers.Should().Be(0);
    }

    private RateRule Rule(int calls, double seconds) => new(
        new RpcMethodRateLimit("x", calls, seconds, calls, RpcRateLimitScope.User), "x", _time.TimestampFrequency);
}
