using CsCheck;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.Protocol;

public sealed class PushLaneTests
{
    private static readonly string?[] Methods = [null, "old", "other", "latest", "newest"];

    [Fact]
    public void Operations_AnyOrder_MatchAList() =>
        Gen.Select(Gen.Int[0, 19], Gen.Int[0, Methods.Length - 1], Gen.Int[1, 29]).Array[0, 10_000].Sample(
            steps =>
            {
                var lane = new OrderedLane();
                var list = new List<Waiting>();
                for (var i = 0; i < steps.Length; i++)
                {
                    var (operation, method, bytes) = steps[i];

                    // Adds more than it takes in the first half, so that the lane grows, and less in the second half.
                    Step(operation, i < steps.Length / 2, new Waiting(Methods[method], bytes), lane, list);
                    lane.Count.Should().Be(list.Count);
                }

                lane.RemoveAll().Should().Equal(list);
                lane.DropSame("latest").Should().Be(0);
                lane.DropOldest(1).Should().Be(0);
            },
            iter: 20);

    private static void Step(int operation, bool isGrowing, Waiting message, OrderedLane lane, List<Waiting> list)
    {
        switch (operation)
        {
            case < 4:
            case < 13 when isGrowing:
                Add(message, lane, list);
                break;
            case 18:
                DropOldest(message.Size, lane, list);
                break;
            case 19:
                DropSame(message.Size % 2 == 0 ? "latest" : "newest", lane, list);
                break;
            default:
                Take(lane, list);
                break;
        }
    }

    private static void Add(Waiting message, OrderedLane lane, List<Waiting> list)
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

    private static void DropOldest(long bytes, OrderedLane lane, List<Waiting> list)
    {
        long freed = 0;
        while (freed < bytes && list.Find(message => message.Method is not null) is { } oldest)
        {
            freed += oldest.Size;
            list.Remove(oldest);
        }

        lane.DropOldest(bytes).Should().Be(freed);
    }

    private static void DropSame(string method, OrderedLane lane, List<Waiting> list)
    {
        var freed = list.Where(message => message.Method == method).Sum(message => (long)message.Size);
        list.RemoveAll(message => message.Method == method);

        lane.DropSame(method).Should().Be(freed);
    }

    private static void Take(OrderedLane lane, List<Waiting> list)
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
