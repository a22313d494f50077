using RpcGateway.Samples.Arena;

namespace RpcGateway.Samples.Tests.Arena;

/// <summary>The rules of the game.</summary>
public sealed class ArenaWorldTests
{
    private readonly ArenaWorld _world = new(seed: 1);

    [Fact]
    public void Step_SameSeedAndButtons_LeadToTheSameState()
    {
        Play(7).Should().Equal(Play(7));
        Play(7).Should().NotEqual(Play(8));

        static List<(double, double, double, int, int)> Play(int seed)
        {
            var world = new ArenaWorld(seed);
            for (var i = 0; i < 20; i++)
            {
                world.AddShip(null);
            }

            for (var tick = 1; tick <= 600; tick++)
            {
                BotPilot.Steer(world, tick);
                world.Step();
            }

            return [.. world.Ships.Select(ship => (ship.X, ship.Y, ship.Angle, ship.Hull, ship.Score))];
        }
    }

    [Fact]
    public void Step_Bots_CollectGemsAndHitEachOther()
    {
        for (var i = 0; i < 30; i++)
        {
            _world.AddShip(null);
        }

        for (var tick = 1; tick <= 1800; tick++)
        {
            BotPilot.Steer(_world, tick);
            _world.Step();
        }

        _world.Ships.Should().Contain(ship => ship.Score >= ArenaRules.HitPoints);
        _world.Ships.Sum(ship => ship.Score).Should().BeGreaterThan(60);
    }

    [Fact]
    public void Step_FireHeld_FiresOncePerReload()
    {
        var ship = Place("Ada", 1000, 1000);
        ship.Buttons = ArenaButtons.Fire;
        Step(ArenaRules.ReloadTicks * 3);

        _world.Shots.Should().HaveCount(3).And.OnlyContain(shot => shot.Owner == ship);
        Step(ArenaRules.ShotTicks * 2);
        _world.Shots.Count.Should().BeLessThanOrEqualTo((ArenaRules.ShotTicks / ArenaRules.ReloadTicks) + 1);
    }

    [Fact]
    public void Step_ShotHits_TakesHullUntilTheShipIsDestroyedAndStartsAgain()
    {
        var ada = Place("Ada", 1000, 1000);
        var grace = Place("Grace", 1200, 1000);
        ada.Buttons = ArenaButtons.Fire;
        StepUntil(() => grace.Hull == ArenaRules.MaxHull - 1);
        ada.Score.Should().Be(0);

        StepUntil(() => !grace.IsAlive);
        ada.Score.Should().Be(ArenaRules.HitPoints);
        ada.Buttons = ArenaButtons.None;
        Step(ArenaRules.RespawnTicks - 1);
        grace.IsAlive.Should().BeFalse();

        Step(1);
        (grace.Hull, grace.Shield).Should().Be((ArenaRules.MaxHull, ArenaRules.ShieldTicks));
        grace.Score.Should().Be(0);
    }

    [Fact]
    public void Step_ShotHitsAShield_DoesNothingButEnds()
    {
        var ada = Place("Ada", 1000, 1000);
        var grace = Place("Grace", 1100, 1000);
        grace.Shield = 1000;
        ada.Buttons = ArenaButtons.Fire;
        Step(30);

        grace.Hull.Should().Be(ArenaRules.MaxHull);
        _world.Shots.Should().NotContain(shot => shot.X > 1100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(21)]
    [InlineData(29)]
    [InlineData(38)]
    public void Step_FastShotAtTheEdge_IsNotAboveTheShipBetweenTwoTicks(int distance)
    {
        var ada = Place("Ada", 1000, 1000);
        ada.VelocityX = ArenaRules.MaxSpeed;
        var grace = Place("Grace", 1200 + distance, 1019);
        ada.Buttons = ArenaButtons.Fire;
        _world.Step();
        ada.Buttons = ArenaButtons.None;
        Step(20);

        grace.Hull.Should().Be(ArenaRules.MaxHull - 1);
    }

    [Fact]
    public void Step_ShipTouchesAGem_GetsAPointAndAnotherGemAppears()
    {
        _world.Step();
        var gem = _world.Gems[0];
        var ship = Place("Ada", gem.X, gem.Y);
        _world.Step();

        ship.Score.Should().BeGreaterThanOrEqualTo(ArenaRules.GemPoints);
        _world.Gems.Should().NotContain(gem);
        _world.Step();
        _world.Gems.Should().HaveCount(ArenaRules.Gems);
    }

    [Fact]
    public void Remove_Ship_RemovesItsShotsToo()
    {
        var ada = Place("Ada", 1000, 1000);
        var grace = Place("Grace", 2000, 2000);
        (ada.Buttons, grace.Buttons) = (ArenaButtons.Fire, ArenaButtons.Fire);
        _world.Step();
        _world.Shots.Should().HaveCount(2);

        _world.Remove(ada);

        _world.Ships.Should().Equal(grace);
        _world.Shots.Should().ContainSingle().Which.Owner.Should().Be(grace);
    }

    [Fact]
    public void AddShip_ManyTimes_GivesIdsThatAreNotInUse()
    {
        var first = _world.AddShip("first");
        for (var i = 0; i < 10_100; i++)
        {
            var ship = _world.AddShip(null);
            ship.Id.Should().NotBe(first.Id).And.BeInRange(1, 9999);
            _world.Remove(ship);
        }
    }

    // Without a shield, and without gems nearby that would change the score.
    private Ship Place(string name, double x, double y)
    {
        var ship = _world.AddShip(name);
        (ship.X, ship.Y, ship.Angle, ship.Shield) = (x, y, 0, 0);
        return ship;
    }

    private void Step(int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            _world.Step();
        }
    }

    private void StepUntil(Func<bool> condition)
    {
        for (var i = 0; i < 300 && !condition(); i++)
        {
            _world.Step();
        }

        condition().Should().BeTrue();
    }
}
