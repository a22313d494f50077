using RpcGateway.Samples.Arena;

namespace RpcGateway.Samples.Tests.Arena;

/// <summary>How a ship moves.</summary>
public sealed class ShipTests
{
    private readonly Ship _ship = new(1, "Ada", false) { X = 1000, Y = 1000, Hull = ArenaRules.MaxHull };

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, -1)]
    [InlineData(3, 0)]
    public void Move_LeftOrRight_TurnsAtTheSameSpeed(int buttons, int direction)
    {
        _ship.Buttons = (ArenaButtons)buttons;
        _ship.Angle = 1;

        _ship.Move();

        _ship.Angle.Should().BeApproximately(1 + (direction * ArenaRules.TurnSpeed * ArenaRules.TickSeconds), 1e-9);
        (_ship.X, _ship.Y).Should().Be((1000, 1000));
    }

    [Fact]
    public void Move_TurnedForLong_AngleStaysWithinOneTurn()
    {
        _ship.Buttons = ArenaButtons.Left;
        for (var i = 0; i < 1000; i++)
        {
            _ship.Move();
            _ship.Angle.Should().BeInRange(0, Math.Tau);
        }
    }

    [Fact]
    public void Move_Thrust_AcceleratesForwardsUpToTheLimit()
    {
        _ship.X = 100;
        _ship.Buttons = ArenaButtons.Thrust;
        var fastest = 0.0;
        for (var i = 0; i < 90; i++)
        {
            _ship.Move();
            fastest = Math.Max(fastest, _ship.VelocityX);
        }

        fastest.Should().BeInRange(ArenaRules.MaxSpeed * 0.9, ArenaRules.MaxSpeed);
        _ship.VelocityY.Should().Be(0);
        _ship.X.Should().BeGreaterThan(1000);
    }

    [Fact]
    public void Move_NoButtons_LosesSpeed()
    {
        _ship.VelocityX = 100;
        for (var i = 0; i < 300; i++)
        {
            _ship.Move();
        }

        _ship.VelocityX.Should().BeInRange(0, 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Move_TowardsTheBorder_StaysInsideAndComesBack(int quarter)
    {
        _ship.Angle = quarter * Math.PI / 2;
        _ship.Buttons = ArenaButtons.Thrust;
        var (backX, backY) = (false, false);
        for (var i = 0; i < 500; i++)
        {
            var (x, y) = (_ship.VelocityX, _ship.VelocityY);
            _ship.Move();
            _ship.X.Should().BeInRange(ArenaRules.ShipRadius, ArenaRules.Size - ArenaRules.ShipRadius);
            _ship.Y.Should().BeInRange(ArenaRules.ShipRadius, ArenaRules.Size - ArenaRules.ShipRadius);
            backX |= x * _ship.VelocityX < -1000;
            backY |= y * _ship.VelocityY < -1000;
        }

        (backX, backY).Should().Be((quarter % 2 == 0, quarter % 2 == 1));
    }
}
