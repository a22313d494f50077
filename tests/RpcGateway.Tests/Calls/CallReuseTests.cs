using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>
/// Completed calls are reused. What still arrives for the earlier call must not reach the later one: a response, a
/// cancellation, a second read of the result.
/// </summary>
public sealed class CallReuseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_ManyWithRacingCancellations_GetTheirOwnResults(bool extended)
    {
        await using var pair = new MirrorPair(extended);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => CallManyAsync(pair.Mirror, i))));

        outcomes.Sum(outcome => outcome.Cancelled).Should().BePositive("without cancelled calls there was no race");
        outcomes.Sum(outcome => outcome.Completed).Should().BePositive();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_ManyWhileTheConnectionEnds_GetTheirResultsOrFail(bool extended)
    {
        await using var pair = new MirrorPair(extended);
        var callers = Enumerable.Range(0, 32).Select(i => Task.Run(() => CallUntilLostAsync(pair, i, isBreaker: i == 7)));

        var completed = await Task.WhenAll(callers).DefaultTimeout();

        completed.Should().Contain(count => count >= 100);
        (await FluentActions.Awaiting(() => pair.Mirror.SayAsync("late").DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which.RequestSent.Should().BeFalse();
    }

    [Fact]
    public async Task Response_ToACancelledCall_DoesNotReachTheNextCall()
    {
        await using var peer = new MirrorPeer().Start();
        using var stop = new CancellationTokenSource();
        var cancelled = peer.Mirror.SayAsync("a", stop.Token);
        await peer.ExpectAsync("\"id\":1");
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => cancelled.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await peer.ExpectAsync("$/cancelRequest");
        var next = peer.Mirror.SayAsync("b").AsTask();

        peer.Respond((1, "a"), (2, "b"));

        (await next.DefaultTimeout()).Should().Be("b");
    }

    [Fact]
    public async Task Response_BeforeItsRequestWasSent_DoesNotAffectTheNextRequest()
    {
        await using var peer = new MirrorPeer().Start();
        peer.Transport.StopReading();
        var stuck = peer.Mirror.SayAsync("a").AsTask();
        var guessed = peer.Mirror.SayAsync("b").AsTask();
        peer.Respond((2, "guessed"));
        (await guessed.DefaultTimeout()).Should().Be("guessed");
        var next = peer.Mirror.SayAsync("c").AsTask();

        peer.Transport.ResumeReading();

        await peer.ExpectAsync("\"id\":1");
        await peer.ExpectAsync("\"id\":2");
        await peer.ExpectAsync("\"id\":3");
        peer.Respond((1, "a"), (3, "c"));
        (await stuck.DefaultTimeout()).Should().Be("a");
        (await next.DefaultTimeout()).Should().Be("c");
    }

    [Fact]
    public async Task Cancellation_AfterTheResponse_DoesNotReachTheNextCall()
    {
        await using var peer = new MirrorPeer().Start();
        using var stop = new CancellationTokenSource();
        var first = peer.Mirror.SayAsync("a", stop.Token).AsTask();
        peer.Respond((1, "a"));
        await first.DefaultTimeout();
        var next = peer.Mirror.SayAsync("b").AsTask();

        await stop.CancelAsync();

        peer.Respond((2, "b"));
        (await next.DefaultTimeout()).Should().Be("b");
    }

    [Fact]
    public async Task Result_ReadTwice_ThrowsAndDoesNotAffectTheNextCall()
    {
        await using var peer = new MirrorPeer().Start();
        var first = peer.Mirror.SayAsync("a");
        var copy = first;
        peer.Respond((1, "a"));
        (await first.AsTask().DefaultTimeout()).Should().Be("a");
        var next = peer.Mirror.SayAsync("b").AsTask();

        FluentActions.Invoking(() => copy.GetAwaiter().GetResult()).Should().Throw<InvalidOperationException>();

        peer.Respond((2, "b"));
        (await next.DefaultTimeout()).Should().Be("b");
    }

    [Fact]
    public async Task Result_ReadTooEarly_ThrowsAndTheCallContinues()
    {
        await using var peer = new MirrorPeer().Start();
        var call = peer.Mirror.SayAsync("a");

        FluentActions.Invoking(() => call.GetAwaiter().GetResult()).Should().Throw<InvalidOperationException>();

        peer.Respond((1, "a"));
        (await call.AsTask().DefaultTimeout()).Should().Be("a");
    }

    private static async Task<(int Completed, int Cancelled)> CallManyAsync(IMirror mirror, int seed)
    {
        var random = new Random(seed);
        var (completed, cancelled) = (0, 0);
        for (var i = 0; i < 400; i++)
        {
            var number = (seed * 1_000_000) + i;
            using var stop = new CancellationTokenSource();
            var token = random.Next(2) == 0 ? stop.Token : CancellationToken.None;
            var calling = CallAsync(mirror, number, random.Next(3), token);
            var spins = random.Next(2000);
            var stopping = token.CanBeCanceled ? Task.Run(() => CancelAfter(stop, spins)) : Task.CompletedTask;
            try
            {
                // One timeout for each call: a loaded machine may need more for all of them.
                await calling.DefaultTimeout();
                completed++;
            }
            catch (OperationCanceledException e) when (token.CanBeCanceled && e.CancellationToken == token)
            {
                cancelled++;
            }

            await stopping;
        }

        return (completed, cancelled);
    }

    private static async Task CallAsync(IMirror mirror, int number, int kind, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case 0:
                (await mirror.SayAsync($"{number}", cancellationToken)).Should().Be($"{number}");
                break;
            case 1:
                (await mirror.LaterAsync(number, cancellationToken)).Should().Be(number);
                break;
            default:
                await mirror.TouchAsync(cancellationToken);
                break;
        }
    }

    private static void CancelAfter(CancellationTokenSource stop, int spins)
    {
        Thread.SpinWait(spins);
        stop.Cancel();
    }

    private static async Task<int> CallUntilLostAsync(MirrorPair pair, int seed, bool isBreaker)
    {
        for (var completed = 0; ; completed++)
        {
            try
            {
                await CallAsync(pair.Mirror, (seed * 1_000_000) + completed, completed % 3, CancellationToken.None);
            }
            catch (RpcConnectionLostException)
            {
                return completed;
            }

            if (isBreaker && completed == 100)
            {
                pair.Server.Abort(new RpcClose(RpcCloseCode.GoingAway, "Cut."));
            }
        }
    }
}
