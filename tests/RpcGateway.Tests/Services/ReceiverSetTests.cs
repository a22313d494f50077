using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

public sealed class ReceiverSetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Snapshot_AfterManyAddsAndRemoves_MatchesTheMembers(int seed)
    {
        var random = new Random(seed);
        var receivers = Enumerable.Range(0, 1000).Select(number => new FakeReceiver($"r{number}")).ToArray();
        var set = new ReceiverSet();
        var here = new HashSet<FakeReceiver>();
        for (var i = 0; i < 10_000; i++)
        {
            // Mostly adds at first, and mostly removes at the end.
            var receiver = receivers[random.Next(receivers.Length)];
            if (random.Next(10_000) > i)
            {
                set.Add(receiver);
                here.Add(receiver);
            }
            else
            {
                here.Remove(receiver);
                set.Remove(receiver.Id).Should().Be(here.Count > 0);
            }

            set.Snapshot().Should().HaveCount(here.Count);
        }

        set.Snapshot().Should().BeEquivalentTo(here);
    }

    [Fact]
    public void Snapshot_Unchanged_IsReused()
    {
        var set = new ReceiverSet();
        set.Add(new FakeReceiver("anna"));
        var first = set.Snapshot();

        set.Remove("unknown");

        set.Snapshot().Should().BeSameAs(first);
    }

    [Fact]
    public void Snapshot_MemberAddedLater_StaysUnchanged()
    {
        var set = new ReceiverSet();
        set.Add(new FakeReceiver("anna"));
        var before = set.Snapshot();

        set.Add(new FakeReceiver("ben"));

        before.Should().ContainSingle();
        set.Snapshot().Should().HaveCount(2);
    }

    [Fact]
    public async Task Snapshot_ConcurrentAdds_ContainsEachMember()
    {
        var set = new ReceiverSet();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var receiver = new FakeReceiver($"{thread}-{i}");
                set.Add(receiver);
                set.Snapshot().Should().Contain(receiver);
            }
        }))).DefaultTimeout();

        set.Snapshot().Should().HaveCount(8 * 500);
    }
}
