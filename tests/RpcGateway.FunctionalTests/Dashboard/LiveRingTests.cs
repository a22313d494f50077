using RpcGateway.Dashboard.Live;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

public sealed class LiveRingTests
{
    [Fact]
    public void Add_MoreThanMaxSize_RemovesTheOldest()
    {
        var ring = new LiveRing<int>(100);

        for (var i = 0; i < 1000; i++)
        {
            ring.Add(i, 30);
            var start = 0L;
            ring.Read(ref start, int.MaxValue, out _).Count.Should().BeLessThanOrEqualTo(3);
        }

        var position = 0L;
        ring.Read(ref position, int.MaxValue, out var missed).Should().Equal(997, 998, 999);
        missed.Should().Be(997);
        position.Should().Be(1000);
    }

    [Fact]
    public void Add_EntryLargerThanMaxSize_IsKeptAlone()
    {
        var ring = new LiveRing<string>(100);
        ring.Add("small", 10);

        ring.Add("large", 1000);

        var position = 0L;
        ring.Read(ref position, 10, out var missed).Should().Equal("large");
        missed.Should().Be(1);
    }

    [Fact]
    public void Read_TwoReaders_AreIndependent()
    {
        var ring = new LiveRing<int>(3);
        var (quick, slow) = (0L, 0L);
        ring.Add(1, 1);
        ring.Read(ref quick, 10, out _).Should().Equal(1);
        for (var i = 2; i <= 5; i++)
        {
            ring.Add(i, 1);
        }

        ring.Read(ref quick, 2, out var missedByQuick).Should().Equal(3, 4);
        missedByQuick.Should().Be(1);
        ring.Read(ref quick, 2, out missedByQuick).Should().Equal(5);
        missedByQuick.Should().Be(0);
        ring.Read(ref slow, 10, out var missedBySlow).Should().Equal(3, 4, 5);
        missedBySlow.Should().Be(2);
    }

    [Fact]
    public void Add_MoreThanMaxEntries_RemovesTheOldest()
    {
        var ring = new LiveRing<int>(1000, maxEntries: 2);

        for (var i = 0; i < 5; i++)
        {
            ring.Add(i, 1);
        }

        var position = 0L;
        ring.Read(ref position, 10, out _).Should().Equal(3, 4);
    }

    [Fact]
    public void Find_Mark_ContinuesOnlyInItsRing()
    {
        var (ring, other) = (new LiveRing<int>(3), new LiveRing<int>(3));
        for (var i = 0; i < 5; i++)
        {
            ring.Add(i, 1);
            other.Add(i, 1);
        }

        ring.Find(null).Should().Be(2, "a new reader does not miss removed entries");
        ring.Find(null, maxEarlier: 2).Should().Be(3);
        ring.Find(ring.Mark(4)).Should().Be(4);
        ring.Find(ring.Mark(1)).Should().Be(1, "an earlier reader counts the removed entries as missed");
        foreach (var foreign in new[] { other.Mark(4), ring.Mark(6), "", "x", ring.Mark(4) + ".1", ring.Mark(4).Split('.')[0] + ".-1" })
        {
            ring.Find(foreign).Should().Be(2);
        }
    }

    [Fact]
    public async Task WaitAsync_NoNewEntry_CompletesWithTheNextEntry()
    {
        var ring = new LiveRing<int>(10);
        ring.WaitAsync(0).IsCompleted.Should().BeFalse();
        var (first, second) = (ring.WaitAsync(0), ring.WaitAsync(0));

        ring.Add(1, 1);

        await Task.WhenAll(first, second).DefaultTimeout();
        ring.WaitAsync(0).IsCompleted.Should().BeTrue();
        ring.WaitAsync(1).IsCompleted.Should().BeFalse();
    }
}
