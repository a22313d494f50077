using RpcGateway.Protocol.Outgoing;

namespace RpcGateway.Tests.Calls;

/// <summary>Each verb of <see cref="CallLifecycle"/> in each state.</summary>
public sealed class CallLifecycleTests
{
    private static readonly Dictionary<string, Verb> Verbs = new()
    {
        ["TrySend"] = (ref lifecycle) => lifecycle.TrySend(),
        ["TryEnd with the result"] = (ref lifecycle) => lifecycle.TryEnd(isResult: true),
        ["TryEnd with an error"] = (ref lifecycle) => lifecycle.TryEnd(isResult: false),
        ["TryCancel"] = (ref lifecycle) => lifecycle.TryCancel(out _),
        ["TryReuse"] = (ref lifecycle) => lifecycle.TryReuse(),
    };

    private delegate bool Verb(ref CallLifecycle lifecycle);

    // In every state that is not listed, the verb returns false and changes nothing.
    [Theory]
    [InlineData("TrySend", "Queued > Sent", "EndedQueued > Ended")]
    [InlineData("TryEnd with the result", "Queued > EndedQueued", "Sent > Succeeded")]
    [InlineData("TryEnd with an error", "Queued > EndedQueued", "Sent > Ended")]
    [InlineData("TryCancel", "Queued > Withdrawn", "Sent > Ended")]
    [InlineData("TryReuse", "Succeeded > Spare")]
    public void Verb_EveryState_MovesOnlyAsListed(string verb, params string[] moves)
    {
        foreach (var from in Enum.GetValues<CallState>())
        {
            var lifecycle = CreateIn(from);
            var to = moves.SingleOrDefault(move => move.StartsWith($"{from} > ", StringComparison.Ordinal))?[$"{from} > ".Length..];

            Verbs[verb](ref lifecycle).Should().Be(to is not null, "{0} in {1}", verb, from);

            lifecycle.State.ToString().Should().Be(to ?? from.ToString(), "{0} in {1}", verb, from);
        }
    }

    [Fact]
    public void Start_Spare_IsQueued()
    {
        var lifecycle = CreateIn(CallState.Spare);

        lifecycle.Start();

        lifecycle.State.Should().Be(CallState.Queued);
    }

    [Theory]
    [InlineData(nameof(CallState.Queued), false)]
    [InlineData(nameof(CallState.Sent), true)]
    public void TryCancel_OpenCall_ReportsWhetherThePeerHasTheRequest(string state, bool expected)
    {
        var lifecycle = CreateIn(Enum.Parse<CallState>(state));

        lifecycle.TryCancel(out var wasSent).Should().BeTrue();

        wasSent.Should().Be(expected);
    }

    [Fact]
    public void WasSent_EveryState_IsTrueFromTheTransportOn() => States(lifecycle => lifecycle.WasSent)
        .Should().BeEquivalentTo([CallState.Sent, CallState.Succeeded, CallState.Ended]);

    [Fact]
    public void HasEnded_EveryState_IsFalseWhileTheCallIsOpen() => States(lifecycle => !lifecycle.HasEnded)
        .Should().BeEquivalentTo([CallState.Queued, CallState.Sent]);

    // The peer may respond to a guessed id at the moment the request is sent.
    [Fact]
    public void TryEnd_WhileTheRequestIsSent_AlwaysSucceeds() => RunInParallel(
        () => new Race(),
        race => race.Send(),
        race => race.End(),
        race =>
        {
            race.Sent.Should().BeTrue();
            race.Ended.Should().BeTrue();
            race.State.Should().BeOneOf(CallState.Succeeded, CallState.Ended);
        });

    [Fact]
    public void TryEnd_WhileTheCallerCancels_OneOfThemSucceeds() => RunInParallel(
        () =>
        {
            var race = new Race();
            race.Send();
            return race;
        },
        race => race.Cancel(),
        race => race.End(),
        race =>
        {
            (race.Ended ^ race.Cancelled).Should().BeTrue();
            race.State.Should().Be(race.Ended ? CallState.Succeeded : CallState.Ended);
        });

    // Two threads meet before each round, so that their actions overlap in many of the rounds.
    private static void RunInParallel(Func<Race> create, Action<Race> first, Action<Race> second, Action<Race> check)
    {
        const int Other = 32;
        var races = Enumerable.Range(0, 100_000).Select(_ => create()).ToArray();
        var rounds = new int[2 * Other];
        var thread = new Thread(() => Run(first, 0, Other));
        thread.Start();
        Run(second, Other, 0);
        thread.Join();

        // An assertion for each round would take seconds.
        Array.ForEach([.. races.DistinctBy(race => (race.Sent, race.Ended, race.Cancelled, race.State))], check);

        void Run(Action<Race> action, int own, int other)
        {
            for (var i = 0; i < races.Length; i++)
            {
                Volatile.Write(ref rounds[own], i + 1);
                var wait = new SpinWait();
                while (Volatile.Read(ref rounds[other]) <= i)
                {
                    wait.SpinOnce(sleep1Threshold: -1);
                }

                action(races[i]);
            }
        }
    }

    private static List<CallState> States(Func<CallLifecycle, bool> condition) =>
        [.. Enum.GetValues<CallState>().Where(state => condition(CreateIn(state)))];

    private static CallLifecycle CreateIn(CallState state)
    {
        var lifecycle = default(CallLifecycle);
        if (state != CallState.Spare)
        {
            lifecycle.Start();
        }

        if (state is CallState.Sent or CallState.Succeeded or CallState.Ended)
        {
            lifecycle.TrySend();
        }

        _ = state switch
        {
            CallState.EndedQueued or CallState.Ended => lifecycle.TryEnd(isResult: false),
            CallState.Succeeded => lifecycle.TryEnd(isResult: true),
            CallState.Withdrawn => lifecycle.TryCancel(out _),
            _ => false,
        };
        lifecycle.State.Should().Be(state);
        return lifecycle;
    }

    private sealed class Race
    {
        private CallLifecycle _lifecycle;

        public Race() => _lifecycle.Start();

        public CallState State => _lifecycle.State;

        public bool Sent { get; private set; }

        public bool Ended { get; private set; }

        public bool Cancelled { get; private set; }

        public void Send() => Sent = _lifecycle.TrySend();

        public void End() => Ended = _lifecycle.TryEnd(isResult: true);

        public void Cancel() => Cancelled = _lifecycle.TryCancel(out _);
    }
}
