using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>An end that leaves a connection sends no new calls on it, and its confirmation follows its last call.</summary>
public sealed class DepartureTests
{
    [Fact]
    public async Task Leave_LaterCall_FailsWithoutBeingSent()
    {
        await using var pair = new ProbePair(extended: true);

        await pair.Client.LeaveAsync().DefaultTimeout();

        (await FluentActions.Awaiting(() => pair.Probe.Add(1).DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>())
            .Which.RequestSent.Should().BeFalse();
        pair.Probe.Invoking(probe => probe.Note("late")).Should().Throw<RpcConnectionLostException>()
            .Which.RequestSent.Should().BeFalse();
    }

    [Fact]
    public async Task Leave_PeerIsNotDraining_IsNotifiedOnly()
    {
        await using var pair = new ProbePair(extended: true);

        await pair.Client.LeaveAsync().DefaultTimeout();

        await pair.Server.PeerLeaving.DefaultTimeout();
        pair.Client.Closed.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task Leave_OpenStreamWithItems_Continues()
    {
        await using var pair = new ProbePair(extended: true);
        await using var items = pair.Probe.RangeAsync(1000).GetAsyncEnumerator();
        (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();

        await pair.Client.LeaveAsync().DefaultTimeout();

        for (var i = 1; i < 1000; i++)
        {
            (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        }

        (await items.MoveNextAsync().DefaultTimeout()).Should().BeFalse();
    }

    [Fact]
    public async Task Announce_Delay_ReachesThePeer()
    {
        await using var pair = new ProbePair(extended: true);

        pair.Server.AnnounceDeparture(TimeSpan.FromMilliseconds(1234));

        (await pair.Client.PeerLeaving.DefaultTimeout()).Should().Be(TimeSpan.FromMilliseconds(1234));
        (await pair.Probe.Add(1, 2).DefaultTimeout()).Should().Be(3);
    }

    [Fact]
    public async Task Leave_WhileOtherThreadsCall_NoCallFollowsTheConfirmation()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var pair = new ProbePair(extended: true);
            var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallUntilLeftAsync(pair.Probe))).ToArray();
            await pair.Probe.Add(1).DefaultTimeout();

            await pair.Client.LeaveAsync().DefaultTimeout();

            // As a server does: a call that arrives now would be refused, and fail with another exception.
            await pair.Server.PeerLeaving.DefaultTimeout();
            await pair.Server.DrainAsync(CancellationToken.None).DefaultTimeout();
            await Task.WhenAll(callers).DefaultTimeout();
        }
    }

    private static async Task CallUntilLeftAsync(IProbe probe)
    {
        try
        {
            while (true)
            {
                (await probe.Add(1, 2)).Should().Be(3);
            }
        }
        catch (RpcConnectionLostException e)
        {
            e.RequestSent.Should().BeFalse();
        }
    }
}
