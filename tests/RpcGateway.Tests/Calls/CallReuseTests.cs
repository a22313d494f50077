using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>
/// Calls whose answer has come are used again for others. Whatever still comes for the earlier use must not reach the
/// later one: an answer, a cancellation, a second look at the result.
/// </summary>
public sealed class CallReuseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_ManyWithCancellationsRacing_EachGetsItsOwnAnswer(bool extended)
    {
        await using var pair = new MirrorPair(extended);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => CallManyAsync(pair.Mirror, i))));

        outcomes.Sum(outcome => outcome.Cancelled).Should().BePositive("a race that nobody wins tests nothing");
        outcomes.Sum(outcome => outcome.Answered).Should().BePositive();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_ManyWhileTheConnectionEnds_EachGetsItsAnswerOrTheLoss(bool extended)
    {
        await using var pair = new MirrorPair(extended);
        var callers = Enumerable.Range(0, 32).Select(i => Task.Run(() => CallUntilLostAsync(pair, i, isBreaker: i == 7)));

        var answered = await Task.WhenAll(callers).DefaultTimeout();

        answered.Should().Contain(count => count >= 100);
        (await FluentActions.Awaiting(() => pair.Mirror.SayAsync("late").DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which.RequestSent.Should().BeFalse();
    }

    [Fact]
    public async Task Answer_ToACancelledCall_DoesNotReachTheNextOne()
    {
        await using var caller = new Caller();
        using var stop = new CancellationTokenSource();
        var cancelled = caller.Mirror.SayAsync("a", stop.Token);
        await caller.ExpectAsync("\"id\":1");
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => cancelled.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await caller.ExpectAsync("$/cancelRequest");
        var next = caller.Mirror.SayAsync("b").AsTask();

        caller.Answer((1, "a"), (2, "b"));

        (await next.DefaultTimeout()).Should().Be("b");
    }

    [Fact]
    public async Task Answer_BeforeItsRequestLeft_LeavesTheNextRequestAlone()
    {
        await using var caller = new Caller();
        caller.Transport.StopReading();
        var stuck = caller.Mirror.SayAsync("a").AsTask();
        var guessed = caller.Mirror.SayAsync("b").AsTask();
        caller.Answer((2, "guessed"));
        (await guessed.DefaultTimeout()).Should().Be("guessed");
        var next = caller.Mirror.SayAsync("c").AsTask();

        caller.Transport.ReadOn();

        await caller.ExpectAsync("\"id\":1");
        await caller.ExpectAsync("\"id\":2");
        await caller.ExpectAsync("\"id\":3");
        caller.Answer((1, "a"), (3, "c"));
        (await stuck.DefaultTimeout()).Should().Be("a");
        (await next.DefaultTimeout()).Should().Be("c");
    }

    [Fact]
    public async Task Cancellation_AfterTheAnswer_DoesNotReachTheNextCall()
    {
        await using var caller = new Caller();
        using var stop = new CancellationTokenSource();
        var first = caller.Mirror.SayAsync("a", stop.Token).AsTask();
        caller.Answer((1, "a"));
        await first.DefaultTimeout();
        var next = caller.Mirror.SayAsync("b").AsTask();

        await stop.CancelAsync();

        caller.Answer((2, "b"));
        (await next.DefaultTimeout()).Should().Be("b");
    }

    [Fact]
    public async Task Result_TakenTwice_ThrowsAndLeavesTheNextCallAlone()
    {
        await using var caller = new Caller();
        var first = caller.Mirror.SayAsync("a");
        var copy = first;
        caller.Answer((1, "a"));
        (await first.AsTask().DefaultTimeout()).Should().Be("a");
        var next = caller.Mirror.SayAsync("b").AsTask();

        FluentActions.Invoking(() => copy.GetAwaiter().GetResult()).Should().Throw<InvalidOperationException>();

        caller.Answer((2, "b"));
        (await next.DefaultTimeout()).Should().Be("b");
    }

    [Fact]
    public async Task Result_TakenTooEarly_ThrowsAndTheCallGoesOn()
    {
        await using var caller = new Caller();
        var call = caller.Mirror.SayAsync("a");

        FluentActions.Invoking(() => call.GetAwaiter().GetResult()).Should().Throw<InvalidOperationException>();

        caller.Answer((1, "a"));
        (await call.AsTask().DefaultTimeout()).Should().Be("a");
    }

    private static async Task<(int Answered, int Cancelled)> CallManyAsync(IMirror mirror, int seed)
    {
        var random = new Random(seed);
        var (answered, cancelled) = (0, 0);
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
                // Each for itself: a loaded machine may need its time for all of them.
                await calling.DefaultTimeout();
                answered++;
            }
            catch (OperationCanceledException e) when (token.CanBeCanceled && e.CancellationToken == token)
            {
                cancelled++;
            }

            await stopping;
        }

        return (answered, cancelled);
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
        for (var answered = 0; ; answered++)
        {
            try
            {
                await CallAsync(pair.Mirror, (seed * 1_000_000) + answered, answered % 3, CancellationToken.None);
            }
            catch (RpcConnectionLostException)
            {
                return answered;
            }

            if (isBreaker && answered == 100)
            {
                pair.Drop();
            }
        }
    }
}
