using RpcGateway.Protocol.Outgoing;

namespace RpcGateway.Tests.Calls;

public sealed class SpareCallsTests
{
    [Fact]
    public void Add_MoreThanTheLimit_KeepsOnlyTheLimit()
    {
        var added = Enumerable.Range(0, 5000).Select(_ => new UnusedCall()).ToHashSet();
        foreach (var call in added)
        {
            SpareCalls<UnusedCall>.Add(call);
        }

        var kept = Enumerable.Range(0, 5000).Select(_ => SpareCalls<UnusedCall>.Take()).Where(added.Remove).Count();

        kept.Should().BeInRange(100, 300);
    }

    [Fact]
    public void Take_AfterAdd_ReturnsEachCallOnce()
    {
        var added = Enumerable.Range(0, 10).Select(_ => new OtherCall()).ToList();
        added.ForEach(SpareCalls<OtherCall>.Add);

        var taken = Enumerable.Range(0, 10).Select(_ => SpareCalls<OtherCall>.Take()).ToList();

        taken.ToHashSet().SetEquals(added).Should().BeTrue();
    }

    // One type for each test, because the process shares the spare calls of a type.
    private sealed class UnusedCall : PendingCall<int>
    {
        protected override int Parse(ReadOnlySpan<byte> json) => 0;
    }

    private sealed class OtherCall : PendingCall<int>
    {
        protected override int Parse(ReadOnlySpan<byte> json) => 0;
    }
}
