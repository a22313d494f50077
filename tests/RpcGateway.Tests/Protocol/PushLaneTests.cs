using RpcGateway.Protocol.Connections;

namespace RpcGateway.Tests.Protocol;

public sealed class PushLaneTests
{
    private static readonly string?[] Methods = [null, "old", "other", "latest", "newest"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Operations_InAnyOrder_DoWhatAListWouldDo(int seed)
    {
        var random = new Random(seed);
        var lane = new PushLane();
        var list = new List<Waiting>();
        for (var i = 0; i < 20_000; i++)
        {
            Step(random, lane, list, i);
            lane.Count.Should().Be(list.Count);
        }

        lane.RemoveAll().Should().Equal(list);
        lane.DropSame("latest").Should().Be(0);
        lane.DropOldest(1).Should().Be(0);
    }

    // More is added than taken at first, so that the lane becomes long, and less in the end.
    private static void Step(Random random, PushLane lane, List<Waiting> list, int step)
    {
        var isGrowing = step % 10_000 < 5000;
        switch (random.Next(20))
        {
            case < 4:
            case < 13 when isGrowing:
                Add(new Waiting(Methods[random.Next(Methods.Length)], random.Next(1, 10)), lane, list);
                break;
            case 18:
                DropOldest(random.Next(1, 30), lane, list);
                break;
            case 19:
                DropSame(random.Next(2) == 0 ? "latest" : "newest", lane, list);
                break;
            default:
                Take(lane, list);
                break;
        }
    }

    private static void Add(Waiting message, PushLane lane, List<Waiting> list)
    {
        list.Add(message);
        if (message.Method is { } method)
        {
            lane.AddDroppable(message, method, message.IsLatest);
        }
        else
        {
            lane.Add(message);
        }
    }

    private static void DropOldest(long bytes, PushLane lane, List<Waiting> list)
    {
        long freed = 0;
        while (freed < bytes && list.Find(message => message.Method is not null) is { } oldest)
        {
            freed += oldest.Size;
            list.Remove(oldest);
        }

        lane.DropOldest(bytes).Should().Be(freed);
    }

    private static void DropSame(string method, PushLane lane, List<Waiting> list)
    {
        var freed = list.Where(message => message.Method == method).Sum(message => (long)message.Size);
        list.RemoveAll(message => message.Method == method);

        lane.DropSame(method).Should().Be(freed);
    }

    private static void Take(PushLane lane, List<Waiting> list)
    {
        lane.TryTake(out var message).Should().Be(list.Count > 0);
        message.Should().BeSameAs(list.FirstOrDefault());
        if (list.Count > 0)
        {
            list.RemoveAt(0);
        }
    }

    private sealed class Waiting(string? method, int size) : OutboundMessage
    {
        public string? Method => method;

        public bool IsLatest => method is "latest" or "newest";

        public override int Size => size;

        public override bool TryTake(out ReadOnlyMemory<byte> message)
        {
            message = default;
            return false;
        }
    }
}
