using RpcGateway.SampleContracts.Arena;
using RpcGateway.Samples.Arena;

namespace RpcGateway.Samples.Tests.Arena;

/// <summary>Players, spectators and their snapshots.</summary>
public sealed class ArenaGameTests
{
    private readonly ArenaGame _game = new(seed: 3, defaultBots: 0);
    private readonly Dictionary<string, ArenaSnapshot> _newest = [];
    private readonly List<ArenaMessage> _messages = [];
    private long _time;

    [Fact]
    public void Steer_TenThousandInputsPerTick_MoveTheShipNoFurtherThanOne()
    {
        var honest = new ArenaGame(seed: 3, defaultBots: 0);
        var flooded = new ArenaGame(seed: 3, defaultBots: 0);
        foreach (var game in new[] { honest, flooded })
        {
            game.Join("a", "Ada");
            game.Join("b", "Grace");
        }

        var sequence = 0;
        for (var tick = 0; tick < 30; tick++)
        {
            honest.Steer("a", ArenaButtons.Thrust | ArenaButtons.Fire, tick + 1);
            for (var i = 0; i < 10_000; i++)
            {
                flooded.Steer("a", ArenaButtons.Thrust | ArenaButtons.Fire, ++sequence);
            }

            honest.Steer("b", ArenaButtons.Right, tick + 1);
            flooded.Steer("b", ArenaButtons.Right, tick + 1);
            Acknowledge(honest, honest.Advance(1, tick));
            Acknowledge(flooded, flooded.Advance(1, tick));
        }

        var expected = honest.Advance(1, 0).ToDictionary(message => message.ConnectionId, message => message.Snapshot!);
        var found = flooded.Advance(1, 0).ToDictionary(message => message.ConnectionId, message => message.Snapshot!);
        found["a"].Own.Should().Be(expected["a"].Own! with { Sequence = 300_000 });
        found["b"].Own.Should().Be(expected["b"].Own);
        found["a"].Shots.Should().Equal(expected["a"].Shots);
    }

    [Fact]
    public void Steer_OtherConnection_MovesOnlyItsOwnShip()
    {
        var ada = _game.Join("a", "Ada").Ship;
        _game.Join("b", "Grace");
        Advance(1);
        var before = _newest["a"].Own;

        for (var i = 1; i <= 60; i++)
        {
            _game.Steer("b", ArenaButtons.Thrust | ArenaButtons.Left, i);
            _game.Steer("stranger", ArenaButtons.Thrust, i);
            Advance(1);
        }

        _newest["a"].Own.Should().Be(before);
        _newest["b"].Own!.Sequence.Should().Be(60);
        _newest.Keys.Should().BeEquivalentTo("a", "b");
        _newest["a"].Ships[0].Should().Be(ada);
    }

    [Fact]
    public void Steer_InputStops_ShipDriftsAfterHalfASecond()
    {
        _game.Join("a", "Ada");
        _game.Steer("a", ArenaButtons.Right, 1);
        Advance(ArenaRules.InputTicks + 2);
        var angle = _newest["a"].Own!.Angle;

        Advance(10);

        _newest["a"].Own!.Angle.Should().Be(angle);
    }

    [Fact]
    public void Advance_ClientStopsAcknowledging_GetsTwoSnapshotsThenTheNewestAfterAnAcknowledgement()
    {
        _game.Join("a", "Ada");
        _game.Join("b", "Grace");
        var received = new List<ArenaSnapshot>();
        for (var i = 0; i < 100; i++)
        {
            Acknowledge("b");
            received.AddRange(AdvanceOnly(1).Where(message => message.ConnectionId == "a").Select(message => message.Snapshot!));
        }

        received.Should().HaveCount(SnapshotWindow.MaxUnacknowledged);
        _game.Acknowledge("a", received[^1].Number, 0);
        var next = AdvanceOnly(1).Single(message => message.ConnectionId == "a").Snapshot!;

        next.Number.Should().Be(received[^1].Number + 1);
        next.Time.Should().Be(_time, "it contains what is current now, and not what was current when the client stopped");
    }

    [Fact]
    public void Advance_NumbersNotSentAreAcknowledged_DoNotOpenTheWindow()
    {
        _game.Join("a", "Ada");
        var received = 0;
        for (var i = 0; i < 50; i++)
        {
            received += AdvanceOnly(1).Count;
            _game.Acknowledge("a", int.MaxValue, int.MaxValue);
            _game.Acknowledge("a", int.MinValue, int.MinValue);
        }

        received.Should().Be(SnapshotWindow.MaxUnacknowledged);
    }

    [Fact]
    public void Advance_SilentClient_IsRemovedAndTheGameIsEmpty()
    {
        _game.Join("a", "Ada");
        AdvanceOnly(ArenaRules.AwayTicks).Where(message => message.Removal is not null).Should().BeEmpty();

        var removal = AdvanceOnly(1).Single(message => message.Removal is not null);

        (removal.ConnectionId, removal.Snapshot).Should().Be(("a", null));
        removal.Removal.Should().Contain("15 s");
        _game.IsOccupied.Should().BeFalse();
    }

    [Fact]
    public void Advance_PlayerPressesNothing_IsRemovedButASpectatorStays()
    {
        _game.Join("a", "Ada");
        _game.Spectate("b");
        Advance(ArenaRules.IdleTicks - 1);
        _messages.Should().OnlyContain(message => message.Removal == null);

        Advance(1);

        _messages.Where(message => message.Removal is not null).Select(message => message.ConnectionId).Should().Equal("a");
        Advance(60);
        _newest["b"].Ships.Should().BeEmpty();
        _game.IsOccupied.Should().BeTrue();
    }

    [Fact]
    public void Join_NameIsTaken_AppendsANumber()
    {
        _game.Join("a", "Ada").Name.Should().Be("Ada");
        _game.Join("b", " ada ").Name.Should().Be("ada 2");
        _game.Join("c", "ADA").Name.Should().Be("ADA 3");
    }

    [Fact]
    public void Join_Twice_IsRefused()
    {
        _game.Join("a", "Ada");

        FluentActions.Invoking(() => _game.Join("a", "Grace")).Should().Throw<RpcException>()
            .Where(e => e.Code == ArenaErrorCode.AlreadyPlaying && e.Message.Contains("'Ada'"));
    }

    [Fact]
    public void Join_LimitIsReached_IsRefusedUntilAPlayerLeaves()
    {
        for (var i = 0; i < ArenaLimits.MaxPlayers; i++)
        {
            _game.Join($"player {i}", $"Ada {i}");
        }

        FluentActions.Invoking(() => _game.Join("a", "Ada")).Should().Throw<RpcException>()
            .Where(e => e.Code == ArenaErrorCode.Full && e.Message.Contains("64 players"));
        _game.Spectate("a").Ship.Should().BeNull();
        _game.Leave("player 0");
        _game.Join("a", "Ada").Ship.Should().NotBeNull();
    }

    [Fact]
    public void Spectate_LimitIsReached_IsRefused()
    {
        for (var i = 0; i < ArenaLimits.MaxSpectators; i++)
        {
            _game.Spectate($"spectator {i}");
        }

        _game.Spectate("spectator 0");
        FluentActions.Invoking(() => _game.Spectate("a")).Should().Throw<RpcException>()
            .Where(e => e.Code == ArenaErrorCode.Full && e.Message.Contains("200 spectators"));
    }

    [Fact]
    public void Spectate_Player_LosesTheShip()
    {
        _game.Join("a", "Ada");
        _game.Join("b", "Grace");
        Advance(1);
        _newest["a"].Own.Should().NotBeNull();

        _game.Spectate("a");
        Advance(ArenaRules.RosterTicks + 1);

        _newest["a"].Own.Should().BeNull();
        _newest["a"].Focus.Should().Equal(_newest["b"].Focus, "spectators watch the leader");
        LatestRoster("b").Players.Select(player => player.Name).Should().Equal("Grace");
        LatestRoster("b").Spectators.Should().Be(1);
    }

    [Fact]
    public void Leave_Player_RemovesTheShipAtOnceAndEndsItsSnapshots()
    {
        var ship = _game.Join("a", "Ada").Ship!.Value;
        _game.Join("b", "Grace");
        _game.SetBots("b", 3);
        Advance(5);

        _game.Leave("a");
        Acknowledge("b");
        var messages = AdvanceOnly(1);

        messages.Should().ContainSingle().Which.ConnectionId.Should().Be("b");
        messages[0].Snapshot!.Ships.Chunk(5).Select(numbers => numbers[0]).Should().NotContain(ship);
    }

    [Fact]
    public void Leave_AndJoinAgain_NumbersOfSnapshotsIncrease()
    {
        _game.Join("a", "Ada");
        Advance(50);
        var last = _newest["a"].Number;

        _game.Leave("a");
        _game.Join("a", "Ada");
        Advance(1);

        _newest["a"].Number.Should().BeGreaterThan(last);
    }

    [Fact]
    public void SetBots_AnyNumber_AddsAndRemoves()
    {
        _game.Spectate("a");
        _game.SetBots("a", ArenaLimits.MaxBots);
        Advance(1);
        LatestRoster("a").Bots.Should().Be(200);
        LatestRoster("a").Players.Should().HaveCount(ArenaRules.RosterLength);

        _game.SetBots("a", 1);
        Advance(ArenaRules.RosterTicks + 1);
        LatestRoster("a").Bots.Should().Be(1);
    }

    [Fact]
    public void SetBots_NotInTheArena_IsRefused() => FluentActions.Invoking(() => _game.SetBots("a", 1))
        .Should().Throw<RpcException>().Where(e => e.Code == ArenaErrorCode.NotInArena);

    [Fact]
    public void Leave_LastParticipant_EndsTheGameAndTheNextStartsANewOne()
    {
        var game = new ArenaGame(seed: 1, defaultBots: 4);
        game.WaitForParticipantsAsync(default).IsCompleted.Should().BeFalse();
        game.Spectate("a");
        game.WaitForParticipantsAsync(default).IsCompleted.Should().BeTrue();
        game.SetBots("a", 100);
        game.Leave("a");

        game.IsOccupied.Should().BeFalse();
        game.WaitForParticipantsAsync(default).IsCompleted.Should().BeFalse();
        game.Spectate("a");
        game.Advance(1, 0).Single().Snapshot!.Roster!.Bots.Should().Be(4);
    }

    [Fact]
    public void Advance_CrowdedArena_SnapshotsContainOnlyTheView()
    {
        _game.Join("a", "Ada");
        _game.SetBots("a", ArenaLimits.MaxBots);
        Advance(30);
        var snapshot = _newest["a"];

        snapshot.Ships.Chunk(5).Should().OnlyContain(ship =>
            Math.Abs(ship[1] - snapshot.Focus[0]) <= (ArenaRules.ViewDistance * ArenaRules.Scale) + 1
            && Math.Abs(ship[2] - snapshot.Focus[1]) <= (ArenaRules.ViewDistance * ArenaRules.Scale) + 1);
        snapshot.Ships.Length.Should().BeInRange(5 * 5, 5 * 120);
        snapshot.Nearest.Should().BeNull("there are others in the view");
    }

    [Fact]
    public void Clear_Everybody_IsToldTheReason()
    {
        _game.Join("a", "Ada");
        _game.Spectate("b");

        var messages = _game.Clear("The game ended.");

        messages.Should().BeEquivalentTo(
            [new ArenaMessage("a", null, "The game ended."), new ArenaMessage("b", null, "The game ended.")]);
        _game.IsOccupied.Should().BeFalse();
        _game.Advance(1, 0).Should().BeEmpty();
    }

    private static void Acknowledge(ArenaGame game, IEnumerable<ArenaMessage> messages)
    {
        foreach (var (connectionId, snapshot, _) in messages)
        {
            game.Acknowledge(connectionId, snapshot!.Number, snapshot.Roster?.Version ?? 0);
        }
    }

    private List<ArenaMessage> AdvanceOnly(int ticks)
    {
        var all = new List<ArenaMessage>();
        for (var i = 0; i < ticks; i++)
        {
            var messages = _game.Advance(1, ++_time);
            all.AddRange(messages);
            foreach (var message in messages.Where(message => message.Snapshot is not null))
            {
                _newest[message.ConnectionId] = message.Snapshot!;
            }
        }

        _messages.AddRange(all);
        return all;
    }

    // All clients acknowledge at once.
    private void Advance(int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            Acknowledge(_game, AdvanceOnly(1).Where(message => message.Snapshot is not null));
        }
    }

    private void Acknowledge(string connectionId)
    {
        if (_newest.TryGetValue(connectionId, out var snapshot))
        {
            _game.Acknowledge(connectionId, snapshot.Number, snapshot.Roster?.Version ?? 0);
        }
    }

    private ArenaRoster LatestRoster(string connectionId) => _messages
        .Where(message => message.ConnectionId == connectionId)
        .Select(message => message.Snapshot?.Roster)
        .Last(roster => roster is not null)!;
}
