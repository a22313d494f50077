using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>Completed calls are reused, directly and behind a gateway.</summary>
/// <param name="isForwarded">Whether a gateway between client and server forwards everything.</param>
public abstract class CallReuseSpecification(bool isForwarded)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_ManyWithRacingCancellations_GetTheirOwnResults(bool extended)
    {
        await using var pair = new MirrorPair(extended, isForwarded: isForwarded);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => CallManyAsync(pair.Mirror, i))));

        outcomes.Sum(outcome => outcome.Cancelled).Should().BePositive("without cancelled calls there was no race");
        outcomes.Sum(outcome => outcome.Completed).Should().BePositive();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_ManyWhileTheConnectionEnds_GetTheirResultsOrFail(bool extended)
    {
        await using var pair = new MirrorPair(extended, isForwarded: isForwarded);
        var callers = Enumerable.Range(0, 32).Select(i => Task.Run(() => CallUntilLostAsync(pair, i, isBreaker: i == 7)));

        var completed = await Task.WhenAll(callers).DefaultTimeout();

        completed.Should().Contain(count => count >= 100);
        (await FluentActions.Awaiting(() => pair.Mirror.SayAsync("late").DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which.RequestSent.Should().BeFalse();
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
                pair.Front.Abort(new RpcClose(RpcCloseCode.GoingAway, "Cut."));
            }
        }
    }
}
